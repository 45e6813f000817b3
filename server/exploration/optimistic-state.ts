import { branchId } from '@/server/protocol/ids'
import type { BranchId, TransactionId, Verdict } from '@/server/protocol/model'
import { exposed } from '@/server/protocol/optimistic-two-phase-commit'
import type { State as MachineState, Plan } from '@/server/protocol/two-phase-state'
import { indexes, type Model } from './model'

/**
 * What a participant holds of its branch.
 * working      its statements have run, and its session is open
 * rolled-back  the session has ended without a commit, or the commit was refused
 * exposed      committed by itself, with its marker
 * kept         and it stays
 * compensated  and it was undone
 * barred       the marker's key was taken before it had committed
 */
export type Place =
  | 'untouched'
  | 'working'
  | 'rolled-back'
  | 'exposed'
  | 'kept'
  | 'compensated'
  | 'barred'

/** What was sent stays on its way, and what was answered may be heard again. */
export interface Sent {
  readonly prepare: boolean
  readonly commit: boolean
  readonly abort: boolean
  readonly kept: boolean
  readonly undone: boolean
}

export interface State {
  readonly machine: MachineState
  /** What is durable for certain; what the machine knows beyond it may be lost with the process. */
  readonly durable: MachineState
  readonly alive: boolean
  readonly register: Verdict | null
  readonly sent: readonly Sent[]
  readonly places: readonly Place[]
  readonly crashes: number
  readonly crashed: boolean
}

export function planOf(n: number): Plan {
  const branches = indexes(n).map((i) => branchId('m.1.1.0' as TransactionId, i + 1))
  return { branches, recovery: 'automatic', optimistic: true }
}

const undone: ReadonlySet<Place> = new Set(['rolled-back', 'compensated', 'barred'])

/** AC1\u2032 of protocols.md 3.8, and what compensating promises besides. */
export function propertiesOf({ branches }: Plan): Model<State>['properties'] {
  const known = (state: State, branch: BranchId, i: number) =>
    state.places[i] !== 'exposed' || exposed(state.machine).includes(branch)
  return [
    {
      name: 'AC1\u2032: none stays committed while another was rolled back or compensated',
      holds: ({ places }) => !(places.includes('kept') && places.some((one) => undone.has(one))),
    },
    {
      name: 'at the end all are kept, or none has an effect',
      holds: ({ machine: { phase }, places }) =>
        (phase !== 'committed' || places.every((one) => one === 'kept')) &&
        (phase !== 'aborted' || !(places.includes('exposed') || places.includes('kept'))),
    },
    {
      name: 'nothing is kept or compensated but by the verdict',
      holds: ({ register, places }) =>
        (register === 'commit' || !places.includes('kept')) &&
        (register === 'abort' || !places.includes('compensated')),
    },
    {
      name: 'whoever is exposed is known to be',
      holds: (state) =>
        !state.alive ||
        state.register === 'commit' ||
        branches.every((one, i) => known(state, one, i)),
    },
  ]
}
