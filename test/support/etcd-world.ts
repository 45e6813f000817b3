import { expect, onTestFinished } from 'vitest'
import { createEtcdRegister } from '@/server/journal/etcd-register'
import type { Register, RegisterProposal } from '@/server/journal/register'
import { systemClock } from '@/server/platform/clock'
import { createEtcd, type Etcd } from '@/server/platform/etcd-client'
import { type EtcdPlace, markKey, shardKey } from '@/server/platform/etcd-place'
import { newUlid } from '@/server/platform/ids'
import type { TransactionId, Verdict } from '@/server/protocol/model'
import { type EtcdNodes, startEtcdNodes } from './etcd-nodes'
import { CLUSTER, propose } from './journal-entries'

const SHARD = 7
const CALL_MS_MAX = 10_000

export const place: EtcdPlace = { cluster: CLUSTER, mark: 'ours', base: 0 }

interface RegisterOptions {
  readonly endpoints?: readonly string[]
  readonly mark?: string
  readonly answerMsMax?: number
  /** Told each time the register was silent for as long as it may be. */
  readonly onSilence?: () => void
}

export interface EtcdWorld {
  readonly nodes: EtcdNodes
  readonly etcd: Etcd
  /** Closed when the test has finished. */
  register(options?: RegisterOptions): Register
  /** As an acquisition after an expiry: the key has gone, and is made anew. Answers the epoch. */
  takeOver(owner: string): Promise<number>
  expire(): Promise<void>
  remove(): Promise<void>
}

/** A real etcd of three nodes, marked as the test installation's. */
export async function startEtcdWorld(): Promise<EtcdWorld> {
  const nodes = await startEtcdNodes()
  const etcd = createEtcd({ endpoints: nodes.endpoints, clock: systemClock })
  await etcd.txn({ success: [{ put: markKey(CLUSTER), value: place.mark }] }, CALL_MS_MAX)
  const key = shardKey(place, SHARD)
  const expire = async () => {
    await etcd.txn({ success: [{ remove: key }] }, CALL_MS_MAX)
  }
  return {
    ...{ nodes, etcd, expire },
    register: ({ endpoints = nodes.endpoints, mark = place.mark, onSilence, ...rest } = {}) => {
      const made = createEtcdRegister({
        ...{ etcd: createEtcd({ endpoints, clock: systemClock }), place: { ...place, mark } },
        ...{ clock: systemClock, newUlid, ...rest },
        onHealth: (ok) => {
          if (!ok) onSilence?.()
        },
      })
      onTestFinished(() => made.close())
      return made
    },
    takeOver: async (owner) => {
      await expire()
      const { revision } = await etcd.txn({ success: [{ put: key, value: owner }] }, CALL_MS_MAX)
      return revision
    },
    remove: nodes.remove,
  }
}

export function proposalOf(
  transaction: TransactionId,
  verdict: Verdict,
  more: Partial<RegisterProposal> = {},
): RegisterProposal {
  const { proposal } = propose(transaction, verdict)
  if (proposal === undefined) throw new Error('nothing is proposed')
  return { ...proposal, transaction, shard: SHARD, epoch: null, ...more }
}

export const stands = (verdict: Verdict, won: boolean) => ({
  ...{ type: 'stands', won },
  standing: expect.objectContaining({ verdict }),
})
