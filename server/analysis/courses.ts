import type { LeftOut } from '@/server/contract/measurement'
import type { Counts } from './estimate'
import { sum } from './matrix'

/** One branch: what it voted, and its calls that failed, by phase; `late`: no answer came in time. */
export interface BranchCourse {
  readonly vote: 'yes' | 'no' | 'read-only' | 'unknown' | null
  readonly prepare: Failed
  readonly commit: Failed
}

interface Failed {
  readonly late: number
  readonly refused: number
}

/** Transactions that took the same course. */
export interface Course {
  readonly count: number
  readonly outcome: 'committed' | 'aborted' | null
  readonly reason: string | null
  readonly branches: readonly BranchCourse[]
  /** Another owner took it over, before its verdict or after. */
  readonly takenOver: 'before' | 'after' | null
  /** A branch decides by its own commit, or an application prepares: the chain knows neither. */
  readonly special: 'decider' | 'application' | null
}

export interface Followed {
  readonly ended: number
  readonly committed: number
  readonly refused: number
  readonly timedOut: number
  readonly counts: Counts
  readonly transitions: readonly { from: string; to: string; count: number }[]
  readonly paths: readonly { states: readonly string[]; count: number }[]
}

export interface Measurement {
  /** Null: none of them can be held against the chain. */
  readonly followed: Followed | null
  readonly leftOut: Partial<Record<LeftOut, number>>
}

/** Follows transactions of one size through the states of the chain (protocols.md 19.3, 19.5). */
export function measure(courses: readonly Course[]): Measurement {
  const leftOut: Partial<Record<LeftOut, number>> = {}
  const followed = courses.flatMap((course) => {
    const states = pathOf(course)
    if (typeof states !== 'string') return [{ course, states }]
    leftOut[states] = (leftOut[states] ?? 0) + course.count
    return []
  })
  return { followed: followed.length === 0 ? null : added(followed), leftOut }
}

type One = Readonly<{ course: Course; states: readonly string[] }>

function added(all: readonly One[]): Followed {
  const endingAt = (...ends: readonly string[]) =>
    sum(all.map(({ course, states }) => (ends.includes(states.at(-1) ?? '') ? course.count : 0)))
  return {
    ended: sum(all.map(({ course }) => course.count)),
    // After a takeover the commit was told to all, though the chain is not followed there.
    committed: endingAt('COMMITTED', 'X'),
    refused: endingAt('ABORT_NO'),
    timedOut: endingAt('ABORT_TIMEOUT'),
    counts: countsOf(all),
    transitions: transitionsOf(all),
    paths: merged(all.map(({ course, states }) => ({ states, count: course.count }))),
  }
}

function merged(paths: Followed['paths']): Followed['paths'] {
  const known = new Map<string, { states: readonly string[]; count: number }>()
  for (const { states, count } of paths) {
    const key = states.join(' ')
    known.set(key, { states, count: (known.get(key)?.count ?? 0) + count })
  }
  return [...known.values()]
}

function transitionsOf(all: readonly One[]): Followed['transitions'] {
  const counts = new Map<string, { from: string; to: string; count: number }>()
  for (const { course, states } of all)
    for (const [at, to] of states.slice(1).entries()) {
      const from = states[at] ?? ''
      const key = `${from} ${to}`
      counts.set(key, { from, to, count: (counts.get(key)?.count ?? 0) + course.count })
    }
  return [...counts.values()]
}

/** The states that it went through; or why the chain does not tell of it. */
function pathOf(course: Course): readonly string[] | LeftOut {
  const { special, branches, outcome, takenOver } = course
  if (special !== null) return special
  if (branches.some(({ vote }) => vote === 'read-only')) return 'only-read'
  if (outcome === null) return 'heuristic'
  if (takenOver === 'before') return 'taken-over'
  const votes = votesOf(course)
  if (votes === null) return 'other-abort'
  if (outcome === 'aborted') return votes
  return [...votes, ...deliveryOf(course)]
}

/** V(j,r) round by round, and where they lead if it is an abort. */
function votesOf({ branches, outcome, reason }: Course): readonly string[] | null {
  const rounds = (upTo: number) =>
    Array.from({ length: upTo }, (_, past) => `V(${missingAfter(branches, past)},${past + 1})`)
  const last = (of: readonly BranchCourse[], pick: (...all: number[]) => number) =>
    pick(...of.map(({ prepare }) => failures(prepare))) + 1
  if (outcome === 'committed') return rounds(last(branches, Math.max))
  if (reason === 'work-failed') return [...rounds(1), 'ABORT_NO']
  const silent = branches.filter(({ vote }) => vote === 'unknown')
  const refusing = branches.filter(({ vote }) => vote === 'no')
  if (reason === 'refused' && refusing.length > 0)
    return [...rounds(last(refusing, Math.min)), 'ABORT_NO']
  if (reason === 'no-answer' && silent.length > 0)
    return [...rounds(last(silent, Math.max)), 'ABORT_TIMEOUT']
  return null
}

const failures = ({ late, refused }: Failed): number => late + refused

/** How many votes are missing when so many rounds are past. */
const missingAfter = (branches: readonly BranchCourse[], rounds: number): number =>
  branches.filter(({ vote, prepare }) => vote === 'unknown' || failures(prepare) >= rounds).length

/** C(j) round by round, each with those that have not acknowledged yet. */
function deliveryOf({ branches, takenOver }: Course): readonly string[] {
  // What comes after a takeover is not followed: here acknowledgements are remembered, there not.
  if (takenOver === 'after') return [`C(${branches.length})`, 'X']
  const rounds = Math.max(...branches.map(({ commit }) => failures(commit))) + 1
  const states = Array.from({ length: rounds }, (_, past) => {
    const missing = branches.filter(({ commit }) => failures(commit) >= past).length
    return `C(${missing})`
  })
  return [...states, 'COMMITTED']
}

/** What the parameters are estimated from: calls, votes, and rounds of delivery. */
function countsOf(all: readonly One[]): Counts {
  const total = (of: (one: One) => number) => sum(all.map((one) => of(one) * one.course.count))
  const over = (of: (branch: BranchCourse) => number) =>
    total(({ course }) => sum(course.branches.map(of)))
  const unanswered = (branch: BranchCourse) => (branch.vote === 'unknown' ? 1 : 0)
  const late = over((one) => one.prepare.late + one.commit.late + unanswered(one))
  const refused = over(({ prepare, commit }) => prepare.refused + commit.refused)
  const voted = over(({ vote }) => (vote === 'yes' || vote === 'no' ? 1 : 0))
  const told = total(({ course }) => (course.outcome === 'committed' ? course.branches.length : 0))
  const calls = late + refused + voted + told
  const worked = total(({ course }) => (course.reason === 'work-failed' ? 1 : 0))
  const crashes = total(({ states }) => (states.at(-1) === 'X' ? 1 : 0))
  const rounds = total(({ states }) => states.filter((state) => state.startsWith('C(')).length)
  return {
    // Of a call that was not answered in time one of its two messages is taken as lost.
    loss: { hits: late, of: 2 * calls },
    down: { hits: refused, of: calls - late },
    refuse: { hits: over(({ vote }) => (vote === 'no' ? 1 : 0)) + worked, of: voted + worked },
    coordinatorCrash: { hits: crashes, of: rounds },
  }
}
