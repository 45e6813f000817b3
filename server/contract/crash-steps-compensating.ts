import {
  arrow,
  asked,
  type CrashStep,
  commits,
  deciding,
  ending,
  gap,
  toldAll,
} from './crash-step-parts'
import { t } from './words'

/*
 * Optimistic two-phase commit, reservations and sagas: nobody is prepared, and what a participant has
 * done outlives its crash. Who takes over a saga goes on with it, so that a crash of the coordinator
 * changes no end.
 */

const votingEarly = (n: 1 | 2): readonly CrashStep[] => [
  arrow('coordinator', `participant ${n}`, () => t`commit, as it may be undone`),
  gap(`S${n}`, () => t`branch ${n} is asked to commit by itself`, ['aborted', 'either']),
  arrow(`participant ${n}`, 'coordinator', () => t`yes, and committed`),
  gap(`V${n}`, () => t`the vote of branch ${n} is recorded`, ['aborted', 'committed']),
]

const makingFinal = (n: 1 | 2): readonly CrashStep[] => [
  arrow('coordinator', `participant ${n}`, () => t`it is final`),
  gap(`C${n}`, () => t`branch ${n} is told that it is final`, commits),
  arrow(`participant ${n}`, 'coordinator', () => t`done`),
  gap(`A${n}`, () => t`branch ${n} has made it final`, commits),
]

/** The messages of two-phase commit; a vote is a commit that abort undoes. */
export const optimisticSteps: readonly CrashStep[] = [
  ...asked,
  gap('B0', () => t`the work is done, nobody is asked`, ['aborted', 'aborted']),
  ...votingEarly(1),
  ...votingEarly(2),
  arrow('coordinator', 'coordinator', () => t`has every vote`),
  ...deciding(['aborted', 'committed'], ['either', 'committed']),
  ...makingFinal(1),
  ...makingFinal(2),
  toldAll,
  ...ending,
]

const trying = (n: 1 | 2): readonly CrashStep[] => [
  arrow('coordinator', `participant ${n}`, () => t`try`),
  gap(`S${n}`, () => t`branch ${n} is asked to reserve`, ['aborted', 'either']),
  arrow(`participant ${n}`, 'coordinator', () => t`reserved`),
  gap(`V${n}`, () => t`the answer of branch ${n} is recorded`, ['aborted', 'committed']),
]

const confirming = (n: 1 | 2): readonly CrashStep[] => [
  arrow('coordinator', `participant ${n}`, () => t`confirm`),
  gap(`C${n}`, () => t`branch ${n} is told to confirm`, commits),
  arrow(`participant ${n}`, 'coordinator', () => t`done`),
  gap(`A${n}`, () => t`branch ${n} has confirmed`, commits),
]

/** The branch that was registered last is confirmed first. */
export const triedSteps: readonly CrashStep[] = [
  arrow('caller', 'coordinator', () => t`begin`),
  arrow('coordinator', 'coordinator', () => t`writes all branches`),
  gap('B0', () => t`the branches are written, nobody is asked`, ['aborted', 'either']),
  ...trying(1),
  ...trying(2),
  arrow('coordinator', 'coordinator', () => t`has every reservation`),
  ...deciding(['aborted', 'committed'], ['either', 'committed']),
  ...confirming(2),
  ...confirming(1),
  toldAll,
  ...ending,
]

const stepping = (n: 1 | 2): readonly CrashStep[] => [
  arrow('coordinator', `participant ${n}`, () => t`do step ${n}`),
  gap(`S${n}`, () => t`step ${n} is ordered`, ['committed', 'either']),
  arrow(`participant ${n}`, 'coordinator', () => t`done`),
  gap(`V${n}`, () => t`step ${n} is known to be done`, commits),
]

export const sagaSteps: readonly CrashStep[] = [
  arrow('caller', 'coordinator', () => t`begin`),
  arrow('coordinator', 'coordinator', () => t`writes step 1`),
  gap('B0', () => t`the first order is written, and not sent`, ['committed', 'either']),
  ...stepping(1),
  arrow('coordinator', 'coordinator', () => t`writes step 2`),
  ...stepping(2),
  arrow('coordinator', 'coordinator', () => t`has every step`),
  gap('D0', () => t`the verdict is not written yet`, commits),
  arrow('coordinator', 'coordinator', () => t`writes the verdict`),
  gap('Dm', () => t`the verdict is sent to the journal, its answer not read`, commits),
  arrow('coordinator', 'coordinator', () => t`has the verdict`),
  gap('D1', () => t`the verdict is written, the caller not told`, commits),
  arrow('coordinator', 'caller', () => t`committed`),
  ...ending,
]
