import { stay } from './machine'
import type { AbortReason, BranchId } from './model'
import {
  isEffective,
  order,
  owedBySaga,
  type Progress,
  ready,
  type SagaBegun,
  type SagaEvent,
  type SagaIn,
  type SagaNext,
  type SagaState,
  type StepState,
  undoable,
} from './saga-state'
import type { Branches, Heard } from './two-phase-state'

/*
 * Saga (Garcia-Molina and Salem 1987; protocols.md 7). The action of a step is ordered only after the
 * record that says so is durable, so that whatever may have been done is known to whoever goes on.
 * Only a refusal is a failure: what is not answered may have been done. The verdict comes to be in
 * the register, as in two-phase commit: commit once the pivot is done (without one, once all are),
 * abort before. After it nothing but its end is left: forward, or backward, for as long as it takes.
 */

export function decideSaga(state: SagaState, event: SagaEvent): SagaNext {
  switch (state.phase) {
    case 'stepping':
      return stepForward(state, event)
    case 'concluding':
      if (event.type === 'verdict-stands') return obey(state, event)
      return event.type === 'recovered' ? goOn(state, event) : stay(state)
    case 'completing':
      return complete(state, event)
    case 'compensating':
      return compensate(state, event)
    case 'completed':
    case 'compensated':
      return stay(state)
    default:
      return state satisfies never
  }
}

/** The begin record and the orders of the first steps are one write. */
export function beginSaga(event: SagaBegun): SagaNext {
  const { type: _, ...plan } = event
  if (plan.branches.length === 0) throw new Error('a saga has at least one step')
  return startReady({ phase: 'stepping', plan, progress: {} }, [event], true)
}

function stepForward(state: SagaIn<'stepping'>, event: SagaEvent): SagaNext {
  switch (event.type) {
    case 'verdict-stands':
      return obey(state, event)
    case 'recovered':
      return goOn(state, event)
    case 'deadline-passed':
      // Whether the pivot was done is not known, and nothing undoes it: only its answer can tell.
      return pivotMayBeDone(state) ? stay(state) : propose(state, event, 'deadline-passed')
    case 'step-done':
      if (state.progress[event.branch] !== 'started') return stay(state)
      return hearDone(moved(state, event.branch, 'done'), event)
    case 'step-refused':
      if (state.progress[event.branch] !== 'started') return stay(state)
      return propose(moved(state, event.branch, 'refused'), event, 'refused')
    default:
      return stay(state)
  }
}

function hearDone(state: SagaIn<'stepping'>, event: SagaEvent): SagaNext {
  const { plan, progress } = state
  const decided = plan.branches.some(
    (branch) => plan.steps[branch]?.class === 'pivot' && progress[branch] === 'done',
  )
  return decided || allDone(state) ? propose(state, event, null) : startReady(state, [event], false)
}

function complete(state: SagaIn<'completing'>, event: SagaEvent): SagaNext {
  if (event.type === 'recovered') return goOn(state, event)
  if (event.type !== 'step-done' && event.type !== 'step-refused') return stay(state)
  const known = state.progress[event.branch]
  if (known !== 'started' && known !== 'stuck') return stay(state)
  if (event.type === 'step-done')
    return finishForward(moved(state, event.branch, 'done'), [event], false)
  return known === 'stuck' ? stay(state) : noted(moved(state, event.branch, 'stuck'), event)
}

function compensate(state: SagaIn<'compensating'>, event: SagaEvent): SagaNext {
  if (event.type === 'recovered') return goOn(state, event)
  if (event.type !== 'compensated' && event.type !== 'compensation-refused') return stay(state)
  const known = state.progress[event.branch]
  if (!isEffective(known)) return stay(state)
  if (event.type === 'compensation-refused')
    return known === 'compensation-stuck'
      ? stay(state)
      : noted(moved(state, event.branch, 'compensation-stuck'), event)
  return finishBackward(moved(state, event.branch, 'compensated'), [event], undoable(state))
}

/**
 * What stands is obeyed, whoever wrote it. Commit is proposed only when all that precedes the end of
 * the pivot is done, so it says so even where a record of it was lost.
 */
function obey(state: SagaIn<'stepping' | 'concluding'>, event: Heard<'verdict-stands'>): SagaNext {
  const { plan, progress } = state
  if (event.verdict === 'abort')
    return finishBackward({ phase: 'compensating', plan, progress }, [], [])
  const done = plan.branches.filter((branch) => plan.steps[branch]?.class !== 'retriable')
  const known = {
    ...progress,
    ...Object.fromEntries(done.map((branch) => [branch, 'done' as const])),
  }
  return finishForward({ phase: 'completing', plan, progress: known }, [], false)
}

function finishForward(
  state: SagaIn<'completing'>,
  records: readonly SagaEvent[],
  forced: boolean,
): SagaNext {
  if (!allDone(state)) return startReady(state, records, forced)
  return ended({ ...state, phase: 'completed' }, records)
}

function finishBackward(
  state: SagaIn<'compensating'>,
  records: readonly SagaEvent[],
  ordered: Branches,
): SagaNext {
  if (!state.plan.branches.some((branch) => isEffective(state.progress[branch])))
    return ended({ ...state, phase: 'compensated' }, records)
  const next = undoable(state).filter((branch) => !ordered.includes(branch))
  return { state, records, forced: false, effects: order('compensate', next) }
}

const ended = (state: SagaState, records: readonly SagaEvent[]): SagaNext => ({
  ...{ state, forced: false, effects: [] },
  records: [...records, { type: 'ended' }],
})

/** Whatever is ordered now is durable before it is. */
function startReady<State extends SagaIn<'stepping' | 'completing'>>(
  state: State,
  records: readonly SagaEvent[],
  forced: boolean,
): SagaNext {
  const branches = ready(state)
  const ordered = Object.fromEntries(branches.map((branch) => [branch, 'started' as const]))
  const progress: Progress = { ...state.progress, ...ordered }
  return {
    state: { ...state, progress },
    records: [...records, ...branches.map((branch) => ({ type: 'step-started' as const, branch }))],
    forced: forced || branches.length > 0,
    effects: branches.map((branch) => ({ type: 'act', branch })),
  }
}

/** In sagas nobody promises: no branch of theirs waits for the verdict, so it names none. */
function propose(
  { plan, progress }: SagaIn<'stepping'>,
  event: SagaEvent,
  reason: AbortReason | null,
): SagaNext {
  const proposal =
    reason === null
      ? ({ verdict: 'commit', reason, branches: [] } as const)
      : ({ verdict: 'abort', reason, branches: [] } as const)
  return noted({ phase: 'concluding', plan, progress, proposal }, event)
}

/** Another incarnation goes on where this one was; what was ordered is ordered again. */
const goOn = (state: SagaState, event: SagaEvent): SagaNext => ({
  ...{ state: { ...state }, records: [event], forced: false },
  effects: owedBySaga(state),
})

function noted(state: SagaState, event: SagaEvent): SagaNext {
  const effects = state.phase === 'concluding' ? owedBySaga(state) : []
  return { state, records: [event], forced: false, effects }
}

const moved = <State extends SagaState>(state: State, branch: BranchId, to: StepState): State => ({
  ...state,
  progress: { ...state.progress, [branch]: to },
})

const allDone = ({ plan, progress }: SagaState): boolean =>
  plan.branches.every((branch) => progress[branch] === 'done')

const pivotMayBeDone = ({ plan, progress }: SagaState): boolean =>
  plan.branches.some(
    (branch) => plan.steps[branch]?.class === 'pivot' && progress[branch] === 'started',
  )
