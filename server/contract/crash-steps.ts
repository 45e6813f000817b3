/*
 * What happens in a commit of a transfer between two participants, arrow by arrow, and what a crash
 * between two of them is called (`testplan.md` 6) and leads to (`protocols.md` 2.4, 4.2).
 */

import { arrow, type CrashStep, commits, type Expected, type Gap, gap } from './crash-step-parts'
import { sagaSteps, triedSteps } from './crash-steps-compensating'

export const crashProtocols = [
  ...(['two-phase-commit', 'last-agent', 'three-phase-commit'] as const),
  ...(['try-confirm-cancel', 'saga'] as const),
] as const

export type CrashProtocol = (typeof crashProtocols)[number]

const asked: readonly CrashStep[] = [
  arrow('caller', 'coordinator', 'begin'),
  arrow('coordinator', 'participant 1', 'work'),
  arrow('coordinator', 'participant 2', 'work'),
]

/** `lost`: what becomes of it if the participant crashes before it has promised. */
const promising = (n: 1 | 2, lost: Expected): readonly CrashStep[] => [
  arrow('coordinator', `participant ${n}`, 'prepare'),
  gap(`S${n}`, `branch ${n} is asked to prepare`, ['aborted', lost]),
  arrow(`participant ${n}`, 'coordinator', 'yes'),
  gap(`V${n}`, `the vote of branch ${n} is recorded`, ['aborted', 'committed']),
]

const telling = (n: 1 | 2): readonly CrashStep[] => [
  arrow('coordinator', `participant ${n}`, 'commit'),
  gap(`C${n}`, `branch ${n} is told to commit`, commits),
  arrow(`participant ${n}`, 'coordinator', 'done'),
  gap(`A${n}`, `branch ${n} has confirmed its commit`, commits),
]

const deciding = (
  before: readonly [Expected, Expected],
  during: readonly [Expected, Expected],
): readonly CrashStep[] => [
  gap('D0', 'the verdict is not written yet', before),
  arrow('coordinator', 'coordinator', 'writes the verdict'),
  gap('Dm', 'the verdict is sent to the journal, its answer not read', during),
  arrow('coordinator', 'coordinator', 'has the verdict'),
  gap('D1', 'the verdict is written, nobody is told', commits),
  arrow('coordinator', 'caller', 'committed'),
]

const unended: readonly CrashStep[] = [
  arrow('coordinator', 'coordinator', 'has told all'),
  gap('E0', 'the end is not written yet', commits),
]
const ended: readonly CrashStep[] = [
  ...unended,
  arrow('coordinator', 'coordinator', 'writes the end'),
  gap('E1', 'the end is written', commits),
]

const preCommitting = (n: 1 | 2): readonly CrashStep[] => [
  arrow('coordinator', `participant ${n}`, 'pre-commit'),
  gap(`Q${n}`, `branch ${n} is told to pre-commit`, ['either', 'either']),
  arrow(`participant ${n}`, 'coordinator', 'pre-committed'),
  gap(`W${n}`, `branch ${n} has confirmed its pre-commit`, commits),
]

/** The steps of each protocol in order; branches go on at the same time, and are shown one by one. */
export const crashSteps: Readonly<Record<CrashProtocol, readonly CrashStep[]>> = {
  'two-phase-commit': [
    ...asked,
    gap('B0', 'the work is done, nobody is asked', ['aborted', 'aborted']),
    ...promising(1, 'either'),
    ...promising(2, 'either'),
    arrow('coordinator', 'coordinator', 'has every vote'),
    ...deciding(['aborted', 'committed'], ['either', 'committed']),
    ...telling(1),
    ...telling(2),
    ...ended,
  ],
  'last-agent': [
    ...asked,
    gap('B0', 'the work is done, nobody is asked', ['aborted', 'aborted']),
    ...promising(1, 'either'),
    arrow('coordinator', 'coordinator', 'has every vote but one'),
    gap('L0', 'the last agent is not told yet', ['aborted', 'aborted'], 2),
    arrow('coordinator', 'participant 2', 'commit, and so decide'),
    gap('Lm', 'the last agent is told, its answer not read', ['either', 'either'], 2),
    arrow('participant 2', 'coordinator', 'committed'),
    gap('L1', 'the last agent has decided', commits, 2),
    arrow('coordinator', 'coordinator', 'knows the decision'),
    ...deciding(commits, commits),
    ...telling(1),
    ...unended,
  ],
  'three-phase-commit': [
    arrow('caller', 'coordinator', 'begin'),
    gap('B0', 'nobody is asked', ['aborted', 'either']),
    ...promising(1, 'either'),
    ...promising(2, 'either'),
    arrow('coordinator', 'coordinator', 'has every vote'),
    ...preCommitting(1),
    ...preCommitting(2),
    arrow('coordinator', 'coordinator', 'has every answer'),
    ...deciding(commits, commits),
    ...telling(1),
    ...telling(2),
    ...ended,
  ],
  'try-confirm-cancel': triedSteps,
  saga: sagaSteps,
}

/** Where a crash may be put, in order. */
export const gapsOf = (protocol: CrashProtocol): readonly Gap[] =>
  crashSteps[protocol].flatMap((step) => (step.type === 'gap' ? [step.gap] : []))

/** Undefined: the protocol has no such point. */
export const gapAt = (protocol: CrashProtocol, point: string): Gap | undefined =>
  gapsOf(protocol).find((one) => one.point === point)
