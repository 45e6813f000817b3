import type { BranchId, Verdict } from '@/server/protocol/model'
import { beginSaga, decideSaga } from '@/server/protocol/saga'
import type {
  SagaBegun,
  SagaEvent,
  SagaNext,
  SagaState,
  StepClass,
  StepEvent,
} from '@/server/protocol/saga-state'

export const [a, b, c] = ['a', 'b', 'c'] as [BranchId, BranchId, BranchId]

type Steps = Readonly<Record<string, readonly [StepClass, ...BranchId[]]>>

export const begunWith = (steps: Steps): SagaBegun => ({
  ...{ type: 'begun', recovery: 'automatic', branches: Object.keys(steps) as BranchId[] },
  steps: Object.fromEntries(
    Object.entries(steps).map(([step, [kind, ...after]]) => [step, { class: kind, after }]),
  ),
})

/** One after the other, and all can be undone. */
export const row = begunWith({
  a: ['compensatable'],
  b: ['compensatable', a],
  c: ['compensatable', b],
})
/** The second decides, and the third comes after it. */
export const pivoted = begunWith({ a: ['compensatable'], b: ['pivot', a], c: ['retriable', b] })
/** Two at once, and the third after both. */
export const forked = begunWith({
  ...{ a: ['compensatable'], b: ['compensatable'] },
  c: ['compensatable', a, b],
})

const about =
  (type: StepEvent['type']) =>
  (branch: BranchId): StepEvent => ({ type, branch })
export const done = about('step-done')
export const refused = about('step-refused')
export const undone = about('compensated')
export const notUndone = about('compensation-refused')
export const deadline: SagaEvent = { type: 'deadline-passed' }
export const recovered: SagaEvent = { type: 'recovered', committed: [] }
export const stands = (verdict: Verdict): SagaEvent => ({
  ...{ type: 'verdict-stands', verdict, branches: [] },
})

/** Where these lead, and what the last of them asks for. */
export const follow = (begun: SagaBegun, ...events: readonly SagaEvent[]): SagaNext =>
  events.reduce<SagaNext>(({ state }, event) => decideSaga(state, event), beginSaga(begun))

export const stateAfter = (begun: SagaBegun, ...events: readonly SagaEvent[]): SagaState =>
  follow(begun, ...events).state

/** What a step asks for, as `act b`. */
export const asked = ({ effects }: Pick<SagaNext, 'effects'>): string[] =>
  effects.map((effect) =>
    effect.type === 'propose'
      ? `propose ${effect.proposal.verdict} ${effect.proposal.reason ?? ''}`.trim()
      : `${effect.type} ${effect.branch}`,
  )
