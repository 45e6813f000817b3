import type { Journal, StandingVerdict } from '@/server/journal/journal'
import type { TransactionId } from '@/server/protocol/model'

const confirmation = {
  ...{ transaction: null, shard: null, epoch: null, records: [] },
  confirms: true,
} as const

/**
 * Verdicts that somebody else has written, once they cannot be lost any more: whoever wrote one may still
 * wait for a standby, and the server that told of it may have been replaced by that standby meanwhile.
 * So they are read, confirmed, and read again; what stands both times is what counts.
 */
export async function confirmedVerdicts(
  journal: Pick<Journal, 'append' | 'verdictsOf'>,
  ids: readonly TransactionId[],
): Promise<ReadonlyMap<TransactionId, StandingVerdict>> {
  const before = await journal.verdictsOf(ids)
  if (before.size === 0) return before
  await journal.append(confirmation)
  const now = await journal.verdictsOf([...before.keys()])
  return new Map([...now].filter(([id, one]) => isSame(one, before.get(id))))
}

const isSame = (one: StandingVerdict, other: StandingVerdict | undefined): boolean =>
  one.verdict === other?.verdict && one.by === other.by && one.at === other.at
