import { arrow, type CrashStep, commits, gap } from './crash-step-parts'

/*
 * Reservations and sagas: nobody is prepared, and what a participant has done outlives its crash. Who
 * takes over a saga goes on with it, so that a crash of the coordinator changes no end.
 */

const trying = (n: 1 | 2): readonly CrashStep[] => [
  arrow('coordinator', `participant ${n}`, 'try'),
  gap(`S${n}`, `branch ${n} is asked to reserve`, ['aborted', 'either']),
  arrow(`participant ${n}`, 'coordinator', 'reserved'),
  gap(`V${n}`, `the answer of branch ${n} is recorded`, ['aborted', 'committed']),
]

const confirming = (n: 1 | 2): readonly CrashStep[] => [
  arrow('coordinator', `participant ${n}`, 'confirm'),
  gap(`C${n}`, `branch ${n} is told to confirm`, commits),
  arrow(`participant ${n}`, 'coordinator', 'done'),
  gap(`A${n}`, `branch ${n} has confirmed`, commits),
]

const ending: readonly CrashStep[] = [
  gap('E0', 'the end is not written yet', commits),
  arrow('coordinator', 'coordinator', 'writes the end'),
  gap('E1', 'the end is written', commits),
]

/** The branch that was registered last is confirmed first. */
export const triedSteps: readonly CrashStep[] = [
  arrow('caller', 'coordinator', 'begin'),
  arrow('coordinator', 'coordinator', 'writes all branches'),
  gap('B0', 'the branches are written, nobody is asked', ['aborted', 'either']),
  ...trying(1),
  ...trying(2),
  arrow('coordinator', 'coordinator', 'has every reservation'),
  gap('D0', 'the verdict is not written yet', ['aborted', 'committed']),
  arrow('coordinator', 'coordinator', 'writes the verdict'),
  gap('Dm', 'the verdict is sent to the journal, its answer not read', ['either', 'committed']),
  arrow('coordinator', 'coordinator', 'has the verdict'),
  gap('D1', 'the verdict is written, nobody is told', commits),
  arrow('coordinator', 'caller', 'committed'),
  ...confirming(2),
  ...confirming(1),
  arrow('coordinator', 'coordinator', 'has told all'),
  ...ending,
]

const stepping = (n: 1 | 2): readonly CrashStep[] => [
  arrow('coordinator', `participant ${n}`, `do step ${n}`),
  gap(`S${n}`, `step ${n} is ordered`, ['committed', 'either']),
  arrow(`participant ${n}`, 'coordinator', 'done'),
  gap(`V${n}`, `step ${n} is known to be done`, commits),
]

export const sagaSteps: readonly CrashStep[] = [
  arrow('caller', 'coordinator', 'begin'),
  arrow('coordinator', 'coordinator', 'writes step 1'),
  gap('B0', 'the first order is written, and not sent', ['committed', 'either']),
  ...stepping(1),
  arrow('coordinator', 'coordinator', 'writes step 2'),
  ...stepping(2),
  arrow('coordinator', 'coordinator', 'has every step'),
  gap('D0', 'the verdict is not written yet', commits),
  arrow('coordinator', 'coordinator', 'writes the verdict'),
  gap('Dm', 'the verdict is sent to the journal, its answer not read', commits),
  arrow('coordinator', 'coordinator', 'has the verdict'),
  gap('D1', 'the verdict is written, the caller not told', commits),
  arrow('coordinator', 'caller', 'committed'),
  ...ending,
]
