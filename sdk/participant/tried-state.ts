import type { Pool } from 'pg'
import type { Branch } from './branch'
import { BARRIERS } from './tables-sql'

/** The barrier's rows of Try–Confirm–Cancel, the one that tells the end first. */
const readSteps = `SELECT op, reason, at FROM ${BARRIERS}
WHERE gid = $1 AND branch = $2 AND op IN ('try', 'confirm', 'cancel') ORDER BY op = 'try', op`

interface Row {
  readonly op: string
  readonly reason: string
  readonly at: Date
}

export interface TriedState {
  readonly state: 'TRIED' | 'CONFIRMED' | 'CANCELLED'
  readonly since: Date
}

/** How a branch stands that is no prepared transaction but a reservation; null: it is none. */
export async function triedState(pool: Pool, branch: Branch): Promise<TriedState | null> {
  const { rows } = await pool.query<Row>(readSteps, [branch.gid, branch.branch])
  const [last] = rows
  return last === undefined ? null : triedBy(last)
}

/** What the row that tells the end first says. */
export function triedBy({ op, reason, at }: Row): TriedState {
  if (op === 'confirm') return { state: 'CONFIRMED', since: at }
  // A Try that was refused, or whose cancel came first, holds nothing and never will.
  const isHeld = op === 'try' && reason === 'try'
  return { state: isHeld ? 'TRIED' : 'CANCELLED', since: at }
}
