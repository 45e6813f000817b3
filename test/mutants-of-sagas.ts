import type { Mutant } from './mutant'

const machine = 'server/protocol/saga.ts'
const state = 'server/protocol/saga-state.ts'
const spec = 'test/protocol/saga.spec.ts'
const exploration = 'test/simulation/exploration-saga.spec.ts'
const services = 'test/integration/http-saga.spec.ts'

/** Bugs in sagas, in what orders their steps, and in the kit that does them. */
export const sagaMutants: readonly Mutant[] = [
  {
    id: 'M33',
    bug: 'a step is ordered before the record of it is durable',
    file: machine,
    find: 'forced: forced || branches.length > 0,',
    replace: 'forced,',
    killedBy: [spec, exploration],
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
]
