import { branchId } from '@/server/protocol/ids'
import type { BranchId, TransactionId } from '@/server/protocol/model'
import type { SagaPlan, StepClass } from '@/server/protocol/saga-state'
import { indexes, type Model } from './model'
import type { Service } from './saga-service'
import type { State } from './saga-state'

/** How the steps follow each other; of a pivot: it comes second, or first where there are but two. */
export type SagaShape = 'sequence' | 'pivot' | 'parallel'

export function planOf(n: number, shape: SagaShape): SagaPlan {
  const branches = indexes(n).map((i) => branchId('m.1.1.0' as TransactionId, i + 1))
  const pivot = shape === 'pivot' ? Math.min(1, n - 1) : n
  const classOf = (i: number): StepClass => {
    if (i === pivot) return 'pivot'
    return i < pivot ? 'compensatable' : 'retriable'
  }
  const before = (i: number): readonly BranchId[] => {
    if (shape === 'parallel') return i === n - 1 ? branches.slice(0, -1) : []
    return branches.slice(Math.max(0, i - 1), i)
  }
  const steps = branches.map((branch, i) => [branch, { class: classOf(i), after: before(i) }])
  return { branches, recovery: 'automatic', steps: Object.fromEntries(steps) }
}

/** I14 of protocols.md, and what compensating promises besides. */
export function propertiesOf(plan: SagaPlan): Model<State>['properties'] {
  const at = (state: State, service: Service) => state.services.includes(service)
  const undoneBefore = (state: State, branch: BranchId, i: number) =>
    state.services[i] === 'undone' &&
    plan.branches.some(
      (later, j) => plan.steps[later]?.after.includes(branch) && state.services[j] === 'done',
    )
  return [
    {
      name: 'all done or all compensated at the end',
      holds: (state) =>
        (state.machine.phase !== 'completed' || state.services.every((one) => one === 'done')) &&
        (state.machine.phase !== 'compensated' || !at(state, 'done')),
    },
    {
      name: 'nothing is compensated that was not ordered',
      holds: ({ sent }) => sent.every(({ action, compensation }) => action || !compensation),
    },
    {
      name: 'nothing is compensated before what follows it',
      holds: (state) => !plan.branches.some((branch, i) => undoneBefore(state, branch, i)),
    },
    {
      name: 'only what is compensatable is compensated',
      holds: ({ services }) =>
        plan.branches.every(
          (branch, i) => services[i] !== 'undone' || plan.steps[branch]?.class === 'compensatable',
        ),
    },
    {
      name: 'it ends as the register says',
      holds: ({ register, machine: { phase } }) =>
        (phase !== 'completed' || register === 'commit') &&
        (phase !== 'compensated' || register === 'abort'),
    },
  ]
}
