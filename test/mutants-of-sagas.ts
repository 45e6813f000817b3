import type { Mutant } from './mutant'

const machine = 'server/protocol/saga.ts'
const state = 'server/protocol/saga-state.ts'
const spec = 'test/protocol/saga.spec.ts'
const simulator = 'test/simulation/simulator-compensating.spec.ts'
const exploration = 'test/simulation/exploration-saga.spec.ts'
const services = 'test/integration/http-saga.spec.ts'
const databases = 'test/integration/postgres-steps.spec.ts'

/** Bugs in sagas, in what orders their steps, and in the kit that does them. */
export const sagaMutants: readonly Mutant[] = [
  {
    id: 'M33',
    bug: 'a step is ordered before the record of it is durable',
    file: machine,
    find: 'forced: forced || branches.length > 0,',
    replace: 'forced,',
    killedBy: [spec, exploration, simulator],
  },
  {
    id: 'SAGA-unknown',
    bug: 'a step that was ordered and not answered is not compensated',
    file: state,
    find: "state === 'started' || state === 'done' || state === 'stuck' || state === 'compensation-stuck'",
    replace: "state === 'done' || state === 'stuck' || state === 'compensation-stuck'",
    killedBy: [spec, exploration],
  },
  {
    id: 'SAGA-order',
    bug: 'a step is compensated before what follows it',
    file: state,
    find: '!plan.steps[later]?.after.includes(branch) || !isEffective(progress[later]),',
    replace: '!plan.steps[later]?.after.includes(branch) || later !== branch,',
    killedBy: [spec, exploration],
  },
  {
    id: 'SAGA-pivot',
    bug: 'a pivot that does not answer is given up at the deadline',
    file: machine,
    find: "return pivotMayBeDone(state) ? stay(state) : propose(state, event, 'deadline-passed')",
    replace: "return propose(state, event, 'deadline-passed')",
    killedBy: [spec, exploration],
  },
  {
    id: 'SAGA-stuck',
    bug: 'a compensation that is refused counts as done',
    file: machine,
    find: "noted(moved(state, event.branch, 'compensation-stuck'), event)",
    replace: "finishBackward(moved(state, event.branch, 'compensated'), [event], undoable(state))",
    killedBy: [spec, exploration],
  },
  {
    id: 'E18',
    bug: 'a step that is not answered is taken for refused',
    file: 'server/participant/http-steps.ts',
    find: "if (answer.type === 'lost') return { type: 'lost', fault: answer.fault }",
    replace: "if (answer.type === 'lost') return { type: 'refused', fault: answer.fault }",
    killedBy: [services],
  },
  {
    id: 'SAGA-refused',
    bug: 'a compensation that was refused once is refused for ever',
    file: 'sdk/participant/steps.ts',
    find: "op === 'try' || (op === 'action' && !retriable)",
    replace: "op === 'try' || op === 'compensate' || (op === 'action' && !retriable)",
    killedBy: [services],
  },
  {
    id: 'SAGA-database-running',
    bug: 'a compensation at a database does not wait for an action that still runs',
    file: 'server/participant/postgres-steps.ts',
    find: "if (found.kind === 'ABORTED') return { type: 'done' }\n  if (found.kind === null)",
    replace: "if (found.kind !== 'WORK') return { type: 'done' }\n  if (found.kind === null)",
    killedBy: [databases],
  },
  {
    id: 'SAGA-database-repeat',
    bug: 'a repeated compensation at a database is taken for refused',
    file: 'server/participant/postgres-steps.ts',
    find: "const done = failure === null || (failure.code === '23505' && failure.at === MARKER_AT)",
    replace: 'const done = failure === null',
    killedBy: [databases],
  },
  {
    id: 'SAGA-database-lock',
    bug: 'a lock that is held too long counts as a refusal',
    file: 'server/participant/postgres-step-faults.ts',
    find: 'if (lost || at <= markerAt || code === READ_ONLY) return null',
    replace:
      "if (code === '55P03') return faultOf(failure, 'work')\n  if (lost || at <= markerAt) return null",
    killedBy: [databases],
  },
  {
    id: 'OPT-forgets',
    bug: 'an abort of optimistic two-phase commit leaves what a branch has committed',
    file: 'server/participant/early-with.ts',
    find: 'return settledBy((await participant.steps?.perform(branch, call)) ?? unable)',
    replace: "return call.signal.aborted ? settledBy(unable) : { type: 'done' }",
    killedBy: ['test/integration/api-optimistic.spec.ts'],
  },
]
