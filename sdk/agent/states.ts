import type { Pool } from 'pg'
import type { PhaseState } from '@/server/protocol/termination'
import { branchOf } from '../participant/branch'
import { look, type State } from '../participant/look'
import { readBranches } from './agent-sql'

export interface BranchState {
  readonly branch: number
  readonly state: PhaseState
}

const letter: Readonly<Record<State, PhaseState>> = {
  UNKNOWN: 'q',
  ACTIVE: 'q',
  PREPARED: 'w',
  PRE_COMMITTED: 'p',
  COMMITTED: 'c',
  ABORTED: 'a',
  LOST: 'a',
}

/** How every branch of the transaction stands here, by what is on disk. */
export async function statesOf(pool: Pool, gid: string, now: number): Promise<BranchState[]> {
  const { rows } = await pool.query<{ branch: number }>(readBranches, [gid])
  const states: BranchState[] = []
  for (const { branch } of rows) {
    const known = branchOf(gid, String(branch))
    if (known === null) continue
    states.push({ branch, state: letter[(await look(pool, known, now)).state] })
  }
  return states
}
