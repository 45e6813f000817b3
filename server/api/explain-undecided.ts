import type { VerdictStore } from '@/server/contract/verdicts'
import type { Transactions } from './ports'

/** Nobody owns a shard while the register of verdicts is silent: then the refusal says so. */
export const explainUndecided = (
  transactions: Transactions,
  readVerdicts: () => Promise<VerdictStore>,
): Transactions => ({
  ...transactions,
  begin: async (request, signal) => {
    const reply = await transactions.begin(request, signal)
    if (reply.type !== 'refused' || reply.code !== 'no-coordinator') return reply
    const { decides, nodes } = await readVerdicts()
    if (decides) return reply
    const silent = nodes.filter(({ state }) => state === 'silent').length
    return {
      ...reply,
      detail: `${reply.detail} Verdicts are in etcd, and ${silent} of its ${nodes.length} nodes are silent: without a majority nothing can be decided. It goes on by itself once they are back.`,
    }
  },
})
