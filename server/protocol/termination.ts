/*
 * The termination protocol of three-phase commit (Skeen 1982; protocols.md 4.2, 4.3): what a leader
 * concludes from the states of all participants that it can reach.
 */

/**
 * The states of `protocols.md` 4.1.
 * q  nothing promised    w  promised    p  pre-committed    c  committed    a  aborted
 */
export type PhaseState = 'q' | 'w' | 'p' | 'c' | 'a'

/** What one participant says. `steady`: it has not been down since it was asked for its promise. */
export interface Reached {
  readonly state: PhaseState
  readonly steady: boolean
}

export interface Termination {
  readonly verdict: 'commit' | 'abort'
  readonly rule: 'TR1' | 'TR2' | 'TR3' | 'TR4'
}

/**
 * TR1 some `a`: abort. TR2 some `c`: commit. TR3 no `p` and no `c`: abort. TR4 some `p`: commit, once
 * those in `w` are pre-committed and have said so. With a `q` there can be no `c`: who has promised
 * nothing was never in the company of who is pre-committed.
 *
 * Null: nothing can be concluded. If all that answer have been down, those that do not may have
 * concluded without them (total failure): then all are waited for. `complete`: nobody is missing.
 */
export function terminationOf(reached: readonly Reached[], complete: boolean): Termination | null {
  const states = reached.map(({ state }) => state)
  if (states.includes('a')) return { verdict: 'abort', rule: 'TR1' }
  if (states.includes('c')) return { verdict: 'commit', rule: 'TR2' }
  if (!complete && !reached.some(({ steady }) => steady)) return null
  if (states.includes('q') || !states.includes('p')) return { verdict: 'abort', rule: 'TR3' }
  return { verdict: 'commit', rule: 'TR4' }
}

/** Below it stands who leads; so no two leaders ever speak under the same number. */
const LEADERS = 1_000

/** The coordinator leads as nobody's branch. */
export const COORDINATOR = 0

/** The next election of this leader after the highest that anybody has seen. */
export const nextElection = (seen: number, leader: number): number =>
  (Math.floor(seen / LEADERS) + 1) * LEADERS + leader
