import { type BarrierRows, type Passed, passBarrier, REFUSED, type Step } from '../barrier-rules'
import type { MariadbClient } from './client'
import { BARRIERS } from './tables-sql'
import { rowsOf } from './transaction'

export interface BarrierKey {
  readonly gid: string
  readonly branch: number
  readonly op: Step
}

/** Holds the row that is there as well, so that two who come at once do not both share and then want it. */
const take = `INSERT INTO ${BARRIERS} (gid, branch, op, reason) VALUES (?, ?, ?, ?)
ON DUPLICATE KEY UPDATE asked = asked + 1`
const why = `SELECT reason FROM ${BARRIERS} WHERE gid = ? AND branch = ? AND op = ?`
const hold = `${why} FOR UPDATE`

/**
 * The barrier of `protocols.md` 6.1 in MariaDB: does the work at most once, in the caller's own
 * transaction, which must be READ COMMITTED. Nothing counts until that has committed, and a statement
 * of the work that fails must fail the whole.
 */
export const mariadbBarrier = (
  client: MariadbClient,
  key: BarrierKey,
  work: () => Promise<void>,
): Promise<Passed> => passBarrier(barrierRows(client, key), key.op, work)

/** After a rollback: what was refused once is refused for ever, and needs no undoing. */
export async function barRefused(client: MariadbClient, key: BarrierKey): Promise<void> {
  await barrierRows(client, key).takes(key.op, REFUSED)
}

function barrierRows(client: MariadbClient, { gid, branch }: BarrierKey): BarrierRows {
  const reason = async (sql: string, op: Step): Promise<string | null> =>
    (await rowsOf<{ reason: string }>(client, sql, [gid, branch, op]))[0]?.reason ?? null
  return {
    takes: async (op, because) => {
      const [result] = await client.query(take, [gid, branch, op, because])
      // Two rows count as changed where one was there.
      return Number(result.affectedRows) === 1
    },
    held: (op) => reason(hold, op),
    reasonOf: (op) => reason(why, op),
  }
}
