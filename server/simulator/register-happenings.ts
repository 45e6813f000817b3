import type { BranchId, Vote } from '@/server/protocol/model'
import type { Decision } from '@/server/protocol/two-phase-state'
import { branchesOf, type Event, type Form, isDeciding, type Standing } from './register-said'

/** The events of the machine, made once: the same for every transaction. */
export interface Happenings {
  readonly begun: Event
  readonly worked: readonly Event[]
  readonly failed: readonly Event[]
  readonly voted: readonly Readonly<Record<Vote, Event>>[]
  /** Of the branch that decides. */
  readonly decided: Readonly<Record<Decision, Event>>
  readonly gaveUp: Event
  readonly confirmed: readonly Event[]
  readonly contradicted: readonly Event[]
  /** Of the steps of a saga. */
  readonly done: readonly Event[]
  readonly refused: readonly Event[]
  readonly compensated: readonly Event[]
  readonly deadline: Event
  readonly recovered: Event
  stands(standing: Standing): Event
  numberOf(branch: BranchId): number
}

export function createHappenings(participants: number, form: Form): Happenings {
  const branches = branchesOf(participants)
  const each = (make: (branch: BranchId) => Event) => branches.map(make)
  const standing = new WeakMap<Standing['branches'], Event>()
  const abort: Event = { type: 'verdict-stands', verdict: 'abort', branches }
  return {
    begun: begunAs(form, branches),
    worked: each((branch) => ({ type: 'worked', branch })),
    failed: each((branch) => ({ type: 'work-failed', branch })),
    voted: branches.map((branch) => ({
      yes: { type: 'voted', branch, vote: 'yes' },
      no: { type: 'voted', branch, vote: 'no' },
      'read-only': { type: 'voted', branch, vote: 'read-only' },
      unknown: { type: 'voted', branch, vote: 'unknown' },
    })),
    decided: decidedBy(branches.at(-1)),
    gaveUp: { type: 'application-aborted' },
    confirmed: each((branch) => ({ type: 'confirmed', branch })),
    contradicted: each((branch) => ({ type: 'contradicted', branch })),
    done: each((branch) => ({ type: 'step-done', branch })),
    refused: each((branch) => ({ type: 'step-refused', branch })),
    compensated: each((branch) => ({ type: 'compensated', branch })),
    deadline: { type: 'deadline-passed' },
    recovered: { type: 'recovered', committed: [] },
    stands: ({ verdict, branches: those }) => {
      if (verdict === 'abort') return abort
      const known = standing.get(those)
      if (known !== undefined) return known
      const event: Event = { type: 'verdict-stands', verdict, branches: those }
      standing.set(those, event)
      return event
    },
    numberOf: (branch) => branches.indexOf(branch),
  }
}

function decidedBy(branch: BranchId | undefined): Happenings['decided'] {
  if (branch === undefined) throw new Error('a transaction has at least one branch')
  const as = (found: Decision): Event => ({ type: 'decider-answered', branch, found })
  return {
    ...{ committed: as('committed'), refused: as('refused'), prevented: as('prevented') },
    ...{ 'read-only': as('read-only'), unknown: as('unknown') },
  }
}

/** The steps of a saga are a row, and each can be undone. */
function begunAs(form: Form, branches: readonly BranchId[]): Event {
  const recovery = 'automatic'
  if (form === 'two-phase-commit') return { type: 'begun', branches, recovery }
  if (form === 'unsolicited-vote') return { type: 'begun', branches, recovery, unasked: branches }
  if (form === 'optimistic-two-phase-commit')
    return { type: 'begun', branches, recovery, optimistic: true }
  const decider = branches.at(-1)
  if (isDeciding(form) && decider !== undefined) {
    const begun: Event = { type: 'begun', branches, recovery, decider }
    return form === 'last-agent' ? begun : { ...begun, twoPhaseMessage: true }
  }
  if (form === 'try-confirm-cancel')
    return { type: 'begun', branches, recovery, tryConfirmCancel: true }
  const steps = branches.map((branch, at) => {
    const after = branches.slice(Math.max(0, at - 1), at)
    return [branch, { class: 'compensatable' as const, after }] as const
  })
  return { type: 'begun', branches, recovery, steps: Object.fromEntries(steps) }
}
