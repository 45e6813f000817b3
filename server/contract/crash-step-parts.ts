/*
 * What the sequences of the crash-point map are made of: arrows, and gaps between them.
 */

import { t } from './words'

export const crashVictims = ['coordinator', 'participant'] as const

export type CrashVictim = (typeof crashVictims)[number]
export type Lane = 'caller' | 'coordinator' | 'participant 1' | 'participant 2'

/** Either: as far as it got, but equal everywhere. */
export type Expected = 'committed' | 'aborted' | 'either'

/** From a lane to itself: something that is done there. */
export interface Arrow {
  readonly from: Lane
  readonly to: Lane
  readonly label: string
}

/** Between two arrows. */
export interface Gap {
  /** The failpoint of the coordinator that lies here. */
  readonly point: string
  /** What has happened last. */
  readonly says: string
  /** Which of them crashes here if a participant does. */
  readonly participant: 1 | 2
  readonly expected: Readonly<Record<CrashVictim, Expected>>
}

export type CrashStep =
  | { readonly type: 'arrow'; readonly arrow: Arrow }
  | { readonly type: 'gap'; readonly gap: Gap }

/** What is written at it is said in the language of the moment it is read. */
export const arrow = (from: Lane, to: Lane, label: () => string): CrashStep => ({
  type: 'arrow',
  arrow: {
    ...{ from, to },
    get label() {
      return label()
    },
  },
})

/** In a gap without a number it is participant 1 that may crash, unless `participant` says so. */
export const gap = (
  point: string,
  says: () => string,
  [coordinator, participant]: readonly [Expected, Expected],
  which: 1 | 2 = point.endsWith('2') ? 2 : 1,
): CrashStep => ({
  type: 'gap',
  gap: {
    ...{ point, participant: which, expected: { coordinator, participant } },
    get says() {
      return says()
    },
  },
})

/** Whoever crashes, it commits. */
export const commits = ['committed', 'committed'] as const

/** The work is done before anybody votes. */
export const asked: readonly CrashStep[] = [
  arrow('caller', 'coordinator', () => t`begin`),
  arrow('coordinator', 'participant 1', () => t`work`),
  arrow('coordinator', 'participant 2', () => t`work`),
]

/** Around the verdict: what comes of a crash before it is written, and while it is. */
export const deciding = (
  before: readonly [Expected, Expected],
  during: readonly [Expected, Expected],
): readonly CrashStep[] => [
  gap('D0', () => t`the verdict is not written yet`, before),
  arrow('coordinator', 'coordinator', () => t`writes the verdict`),
  gap('Dm', () => t`the verdict is sent to the journal, its answer not read`, during),
  arrow('coordinator', 'coordinator', () => t`has the verdict`),
  gap('D1', () => t`the verdict is written, nobody is told`, commits),
  arrow('coordinator', 'caller', () => t`committed`),
]

/** Of what needs no telling. */
export const ending: readonly CrashStep[] = [
  gap('E0', () => t`the end is not written yet`, commits),
  arrow('coordinator', 'coordinator', () => t`writes the end`),
  gap('E1', () => t`the end is written`, commits),
]

export const toldAll = arrow('coordinator', 'coordinator', () => t`has told all`)
