/*
 * What the sequences of the crash-point map are made of: arrows, and gaps between them.
 */

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

export const arrow = (from: Lane, to: Lane, label: string): CrashStep => ({
  type: 'arrow',
  arrow: { from, to, label },
})

/** In a gap without a number it is participant 1 that may crash, unless `participant` says so. */
export const gap = (
  point: string,
  says: string,
  [coordinator, participant]: readonly [Expected, Expected],
  which: 1 | 2 = point.endsWith('2') ? 2 : 1,
): CrashStep => ({
  type: 'gap',
  gap: { point, says, participant: which, expected: { coordinator, participant } },
})

/** Whoever crashes, it commits. */
export const commits = ['committed', 'committed'] as const
