/*
 * What happens in a commit of a transfer between two participants, arrow by arrow, and what a crash
 * between two of them is called (`testplan.md` 6) and leads to (`protocols.md` 2.4, 4.2).
 */

import {
  arrow,
  asked,
  type CrashStep,
  commits,
  deciding,
  type Expected,
  ending,
  type Gap,
  gap,
  toldAll,
} from './crash-step-parts'
import { optimisticSteps, sagaSteps, triedSteps } from './crash-steps-compensating'
import { t } from './words'

export const crashProtocols = [
  ...(['two-phase-commit', 'last-agent', 'optimistic-two-phase-commit'] as const),
  ...(['three-phase-commit', 'try-confirm-cancel', 'saga'] as const),
] as const

export type CrashProtocol = (typeof crashProtocols)[number]

/** `lost`: what becomes of it if the participant crashes before it has promised. */
const promising = (n: 1 | 2, lost: Expected): readonly CrashStep[] => [
  arrow('coordinator', `participant ${n}`, () => t`prepare`),
  gap(`S${n}`, () => t`branch ${n} is asked to prepare`, ['aborted', lost]),
  arrow(`participant ${n}`, 'coordinator', () => 'yes'),
  gap(`V${n}`, () => t`the vote of branch ${n} is recorded`, ['aborted', 'committed']),
]

const telling = (n: 1 | 2): readonly CrashStep[] => [
  arrow('coordinator', `participant ${n}`, () => t`commit`),
  gap(`C${n}`, () => t`branch ${n} is told to commit`, commits),
  arrow(`participant ${n}`, 'coordinator', () => t`done`),
  gap(`A${n}`, () => t`branch ${n} has confirmed its commit`, commits),
]

const preCommitting = (n: 1 | 2): readonly CrashStep[] => [
  arrow('coordinator', `participant ${n}`, () => t`pre-commit`),
  gap(`Q${n}`, () => t`branch ${n} is told to pre-commit`, ['either', 'either']),
  arrow(`participant ${n}`, 'coordinator', () => t`pre-committed`),
  gap(`W${n}`, () => t`branch ${n} has confirmed its pre-commit`, commits),
]

/** The steps of each protocol in order; branches go on at the same time, and are shown one by one. */
export const crashSteps: Readonly<Record<CrashProtocol, readonly CrashStep[]>> = {
  'two-phase-commit': [
    ...asked,
    gap('B0', () => t`the work is done, nobody is asked`, ['aborted', 'aborted']),
    ...promising(1, 'either'),
    ...promising(2, 'either'),
    arrow('coordinator', 'coordinator', () => t`has every vote`),
    ...deciding(['aborted', 'committed'], ['either', 'committed']),
    ...telling(1),
    ...telling(2),
    toldAll,
    ...ending,
  ],
  'last-agent': [
    ...asked,
    gap('B0', () => t`the work is done, nobody is asked`, ['aborted', 'aborted']),
    ...promising(1, 'either'),
    arrow('coordinator', 'coordinator', () => t`has every vote but one`),
    gap('L0', () => t`the last agent is not told yet`, ['aborted', 'aborted'], 2),
    arrow('coordinator', 'participant 2', () => t`commit, and so decide`),
    gap('Lm', () => t`the last agent is told, its answer not read`, ['either', 'either'], 2),
    arrow('participant 2', 'coordinator', () => t`committed`),
    gap('L1', () => t`the last agent has decided`, commits, 2),
    arrow('coordinator', 'coordinator', () => t`knows the decision`),
    ...deciding(commits, commits),
    ...telling(1),
    toldAll,
    ...ending.slice(0, 1),
  ],
  'optimistic-two-phase-commit': optimisticSteps,
  'three-phase-commit': [
    arrow('caller', 'coordinator', () => t`begin`),
    gap('B0', () => t`nobody is asked`, ['aborted', 'either']),
    ...promising(1, 'either'),
    ...promising(2, 'either'),
    arrow('coordinator', 'coordinator', () => t`has every vote`),
    ...preCommitting(1),
    ...preCommitting(2),
    arrow('coordinator', 'coordinator', () => t`has every answer`),
    ...deciding(commits, commits),
    ...telling(1),
    ...telling(2),
    toldAll,
    ...ending,
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
