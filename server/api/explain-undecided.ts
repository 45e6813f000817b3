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
    const verdicts = await readVerdicts()
    if (verdicts.blockedBy === null) return reply
    return { ...reply, detail: `${reply.detail} ${reasonOf(verdicts, verdicts.blockedBy)}` }
  },
})

function reasonOf({ nodes }: VerdictStore, by: NonNullable<VerdictStore['blockedBy']>): string {
  const silent = nodes.filter(({ state }) => state === 'silent').length
  if (by === 'out-of-space')
    return 'Verdicts are in etcd, and it takes no more writes: its quota is used up. Compact it, raise the quota and disarm its alarm.'
  if (by === 'another-store')
    return 'Verdicts are in etcd, and what answers does not hold those of this installation. Give VERDICT_ETCD_ENDPOINTS the right one.'
  return `Verdicts are in etcd, and ${silent} of its ${nodes.length} nodes are silent: without a majority nothing can be decided. It goes on by itself once they are back.`
}
