import type { Step as MachineStep } from './machine'
import type { BranchId } from './model'
import type { Branches, Event, Proposal } from './two-phase-state'

/**
 * compensatable  its effect can be undone by its compensation
 * pivot          whether it succeeds decides the saga; at most one
 * retriable      comes after the pivot, and succeeds at last
 */
export type StepClass = 'compensatable' | 'pivot' | 'retriable'

export interface StepPlan {
  readonly class: StepClass
  /** It is ordered once all of these are done, and compensated before any of them is. */
  readonly after: Branches
}

export interface SagaPlan {
  readonly branches: Branches
  readonly recovery: 'automatic'
  readonly steps: Readonly<Record<BranchId, StepPlan>>
}

/**
 * What is known of a step that was ordered; of those that were not, nothing.
 * started             its action was ordered, and may have been done
 * refused             definitely not done, and never will be
 * stuck               refused although it comes after the pivot: it is ordered again
 * compensation-stuck  its compensation was refused: a person has to see to it; it is ordered again
 */
export type StepState =
  | 'started'
  | 'done'
  | 'refused'
  | 'stuck'
  | 'compensated'
  | 'compensation-stuck'

export type Progress = Readonly<Record<BranchId, StepState>>

interface Known {
  readonly plan: SagaPlan
  readonly progress: Progress
}

export type SagaState = Readonly<
  /** Forward, and nothing is decided yet. */
  | ({ phase: 'stepping' } & Known)
  | ({ phase: 'concluding'; proposal: Proposal } & Known)
  /** Commit stands: what is left is ordered until it is done. */
  | ({ phase: 'completing' } & Known)
  /** Abort stands: what may have been done is undone, the last first. */
  | ({ phase: 'compensating' } & Known)
  | ({ phase: 'completed' | 'compensated' } & Known)
>

export type SagaBegun = { readonly type: 'begun' } & SagaPlan

/** Those that only a saga knows; it hears *deadline-passed*, *recovered* and *verdict-stands* too. */
export type StepEvent = Readonly<{
  type: 'step-started' | 'step-done' | 'step-refused' | 'compensated' | 'compensation-refused'
  branch: BranchId
}>

export type SagaEvent = SagaBegun | StepEvent | Exclude<Event, { type: 'begun' }>

export type SagaEffect = Readonly<
  { type: 'act' | 'compensate'; branch: BranchId } | { type: 'propose'; proposal: Proposal }
>

export type SagaIn<Phase extends SagaState['phase']> = Extract<SagaState, { phase: Phase }>
export type SagaNext = MachineStep<SagaState, SagaEvent, SagaEffect>

/** Not ordered yet, and everything before it is done. */
export const ready = ({ plan, progress }: Known): Branches =>
  plan.branches.filter(
    (branch) =>
      progress[branch] === undefined &&
      plan.steps[branch]?.after.every((before) => progress[before] === 'done'),
  )

/** Its effect may be there. */
export const isEffective = (state: StepState | undefined): boolean =>
  state === 'started' || state === 'done' || state === 'stuck' || state === 'compensation-stuck'

const isOrdered = (state: StepState | undefined): boolean =>
  state === 'started' || state === 'stuck'

/** May have been done, while nothing that came after it may still have an effect. */
export const undoable = ({ plan, progress }: Known): Branches =>
  plan.branches.filter(
    (branch) =>
      isEffective(progress[branch]) &&
      plan.branches.every(
        (later) => !plan.steps[later]?.after.includes(branch) || !isEffective(progress[later]),
      ),
  )

export const order = (type: 'act' | 'compensate', branches: Branches): SagaEffect[] =>
  branches.map((branch) => ({ type, branch }))

/** Everything still asked of the world in this state. */
export function owedBySaga(state: SagaState): readonly SagaEffect[] {
  switch (state.phase) {
    case 'stepping':
    case 'completing':
      return order(
        'act',
        state.plan.branches.filter((branch) => isOrdered(state.progress[branch])),
      )
    case 'concluding':
      return [{ type: 'propose', proposal: state.proposal }]
    case 'compensating':
      return order('compensate', undoable(state))
    case 'completed':
    case 'compensated':
      return []
    default:
      return state satisfies never
  }
}
