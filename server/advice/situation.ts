import type { BranchEvidence } from '@/server/contract/action'
import type { Verdict } from '@/server/protocol/model'

export type EvidenceValue = BranchEvidence['value']
export type Proof = 'committed' | 'aborted'

/** `ui.md` 5.3 e: what is older than this loses its weight. */
export const FRESH_MS_MAX = 15_000

export interface BranchSituation {
  readonly branch: string
  /** The name that the sentences use. */
  readonly participant: string
  readonly value: EvidenceValue
  readonly ageMs: number
  /** A proof found earlier: final, whatever the participant says or does not say now. */
  readonly remembered: Proof | null
  /** False: voted read-only, or has no vote; phase two does not concern it. */
  readonly takesPart: boolean
}

export interface Situation {
  /** The verdict that stands, null if none was found. */
  readonly verdict: Verdict | null
  /** D6: the register was read on the primary in this request, and nothing else can hold a verdict. */
  readonly current: boolean
  /** The participant whose own commit decides (D5). The verdict is commit if it has committed. */
  readonly decider?: string
  readonly branches: readonly BranchSituation[]
  /** What is older loses its weight; default 15 s (`ui.md` 5.3 e). */
  readonly freshMs?: number
  /** The application that drives it never said that it had finished, so nobody asked for commit. */
  readonly unfinished?: boolean
  /** The participants may end it among themselves (three-phase commit). */
  readonly threePhase?: boolean
  /** What a branch has promised is a reservation, and nothing is locked (Try–Confirm–Cancel). */
  readonly tryConfirmCancel?: boolean
  /** What a branch has promised is committed already, and abort compensates it (optimistic). */
  readonly optimistic?: boolean
  /** Its steps decide, and a pivot cannot be undone (saga). */
  readonly saga?: { readonly pivot: boolean } | null
  /** When the verdict was written, as people read it; for the sentences only. */
  readonly decidedAt?: string
}

/**
 * What the rules weigh. *Cannot tell* has become *no answer*, and so has what is too old; *reserved* and
 * *exposed* are promises like *prepared*, and *compensated* is an abort.
 */
export type Seen = Exclude<EvidenceValue, 'cannot-tell' | 'reserved' | 'exposed' | 'compensated'>

export interface SeenBranch {
  readonly participant: string
  readonly seen: readonly Seen[]
  readonly stale: boolean
  readonly ageMs: number
}

const strong: ReadonlySet<Seen> = new Set(['prepared', 'committed', 'aborted', 'in-progress'])

/** Those that phase two concerns, each with what may be held of it: more than one thing if it contradicts itself. */
export const seenBranches = ({
  branches,
  freshMs = FRESH_MS_MAX,
}: Situation): readonly SeenBranch[] =>
  branches
    .filter(({ takesPart }) => takesPart)
    .map((branch) => {
      const live = weigh(branch, freshMs)
      const { participant, ageMs, remembered } = branch
      const stale = isPromised(branch.value) && live === 'no-answer'
      if (remembered === null) return { participant, ageMs, stale, seen: [live] }
      const seen = strong.has(live) && live !== remembered ? [remembered, live] : [remembered]
      return { participant, ageMs, stale, seen }
    })

/**
 * A participant that cannot tell may hold a prepared branch, which *no trace* rules out: to read it
 * so would let rule 9 say that nobody waits. It counts as *no answer*, which rules out nothing.
 * *In progress* keeps its weight with age, for it only ever forbids.
 */
function weigh({ value, ageMs }: BranchSituation, freshMs: number): Seen {
  if (value === 'cannot-tell') return 'no-answer'
  if (value === 'compensated') return 'aborted'
  if (isPromised(value)) return ageMs > freshMs ? 'no-answer' : 'prepared'
  return value
}

const isPromised = (value: EvidenceValue): value is 'prepared' | 'reserved' | 'exposed' =>
  value === 'prepared' || value === 'reserved' || value === 'exposed'
