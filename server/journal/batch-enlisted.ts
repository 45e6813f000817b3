import type { TransactionId } from '@/server/protocol/model'
import { newBranchRow, type Row } from './batch-row'
import type { Entry } from './journal'

/** A branch that joins a transaction which has begun before. */
export interface Joined {
  readonly i: number
  readonly transaction: TransactionId
  readonly n: number
  readonly participant: string
}

/** Null for an entry in which nobody joins. */
export const joinedBy = (i: number, { transaction, enlisted }: Entry): Joined | null =>
  enlisted === undefined || transaction === null ? null : { i, transaction, ...enlisted }

export const joinedRow = ({ i, transaction, n, participant }: Joined): Row =>
  newBranchRow(transaction, i, { n, participant })

/** The row that was last given for a branch takes the place of its first one, in the same batch. */
export function replaceFresh(fresh: Row[], row: Row): boolean {
  const at = fresh.findIndex(({ t, n }) => t === row.t && n === row.n)
  if (at < 0) return false
  fresh[at] = { ...row, p: fresh[at]?.p }
  return true
}
