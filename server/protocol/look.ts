import type { BranchId } from './model'
import { type AnyState, isSaga } from './protocols'
import type { SagaState } from './saga-state'
import {
  type BranchState as AtomicBranchState,
  branchState as atomicBranchState,
  transactionState as atomicTransactionState,
  type TransactionState,
} from './two-phase-look'

export type { TransactionState } from './two-phase-look'

/**
 * Where a step of a saga is.
 * waiting             not ordered yet
 * started             its action is ordered; it may have been done
 * done                its action is done
 * refused             definitely not done
 * step-stuck          refused although it has to succeed; ordered again
 * compensating        it is being undone
 * compensated         undone
 * compensation-stuck  its compensation was refused; ordered again, and a person has to see to it
 * not-begun           never ordered, and never will be
 */
export type StepLook =
  | 'waiting'
  | 'started'
  | 'done'
  | 'refused'
  | 'step-stuck'
  | 'compensating'
  | 'compensated'
  | 'compensation-stuck'
  | 'not-begun'

export type BranchState = AtomicBranchState | StepLook

/** D1: what the rows and the screens call the state that the machine is in. */
export function transactionState(state: AnyState): TransactionState {
  if (!isSaga(state)) return atomicTransactionState(state)
  switch (state.phase) {
    case 'stepping':
    case 'concluding':
      return 'active'
    case 'completing':
      return 'committing'
    case 'compensating':
      return 'aborting'
    case 'completed':
      return 'committed'
    case 'compensated':
      return 'aborted'
    default:
      return state satisfies never
  }
}

/** The state of one branch as far as the coordinator knows. */
export const branchState = (state: AnyState, branch: BranchId): BranchState =>
  isSaga(state) ? stepLook(state, branch) : atomicBranchState(state, branch)

function stepLook({ phase, progress }: SagaState, branch: BranchId): StepLook {
  const backward = phase === 'compensating' || phase === 'compensated'
  const known = progress[branch]
  switch (known) {
    case undefined:
      return backward ? 'not-begun' : 'waiting'
    case 'started':
    case 'done':
      return backward ? 'compensating' : known
    case 'stuck':
      return backward ? 'compensating' : 'step-stuck'
    case 'refused':
    case 'compensated':
    case 'compensation-stuck':
      return known
    default:
      return known satisfies never
  }
}
