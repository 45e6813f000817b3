import type { ClientBase } from 'pg'
import { type BarrierRows, type Passed, passBarrier, REFUSED, type Step } from './barrier-rules'
import { BARRIERS } from './tables-sql'

export interface BarrierKey {
  readonly gid: string
  readonly branch: number
  readonly op: Step
  /** Where one step passes several barriers: a name for each. */
  readonly id?: string
}

const take = `INSERT INTO ${BARRIERS} (gid, branch, op, barrier_id, reason)
VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`
const why = `SELECT reason FROM ${BARRIERS}
WHERE gid = $1 AND branch = $2 AND op = $3 AND barrier_id = $4`
const hold = `${why} FOR UPDATE`

/**
 * The barrier of `protocols.md` 6.1: does the work at most once, in the caller's own transaction.
 * `client` must be inside one, and nothing counts until it has committed.
 */
export const barrier = (
  client: ClientBase,
  key: BarrierKey,
  work: () => Promise<void>,
): Promise<Passed> => passBarrier(rowsOf(client, key), key.op, work)

/** After a rollback: what was refused once is refused for ever, and needs no undoing. */
export async function barRefused(client: ClientBase, key: BarrierKey): Promise<void> {
  await rowsOf(client, key).takes(key.op, REFUSED)
}

function rowsOf(client: ClientBase, { gid, branch, id = '01' }: BarrierKey): BarrierRows {
  const reason = async (sql: string, op: Step): Promise<string | null> => {
    const { rows } = await client.query<{ reason: string }>(sql, [gid, branch, op, id])
    return rows[0]?.reason ?? null
  }
  return {
    takes: async (op, why) => (await client.query(take, [gid, branch, op, id, why])).rowCount === 1,
    held: (op) => reason(hold, op),
    reasonOf: (op) => reason(why, op),
  }
}
