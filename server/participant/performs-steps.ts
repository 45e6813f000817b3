import type { StopSignal } from '@/server/platform/stop'
import type { BranchId } from '@/server/protocol/model'
import type { Fault, OnSent } from './fault'

/** The steps of compensating protocols (docs/HTTP-PARTICIPANTS.md), as far as they run here. */
export type StepOperation = 'action' | 'compensate'

export interface StepCall {
  readonly operation: StepOperation
  /** The same at each repetition. */
  readonly payload: unknown
  /** It comes after the pivot: a refusal does not stand, for the step must succeed. */
  readonly retriable: boolean
  readonly signal: StopSignal
  readonly onSent?: OnSent | undefined
}

/**
 * done     now or before
 * refused  definite: nothing was done by it
 * lost     no answer, or none of the contract: it may have been done
 */
export type Stepped =
  | { readonly type: 'done' }
  | { readonly type: 'refused' | 'lost'; readonly fault: Fault }

/** What a service can do that keeps a barrier: each step at most once, and never in the wrong order. */
export interface PerformsSteps {
  /** Which steps it says that it has; null: it has not been asked yet. */
  readonly offered: readonly string[] | null
  perform(branch: BranchId, call: StepCall): Promise<Stepped>
}
