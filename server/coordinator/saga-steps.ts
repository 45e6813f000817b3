import type { Stepped } from '@/server/participant/performs-steps'
import { rankOf } from '@/server/policy/priority-queue'
import type { BranchId } from '@/server/protocol/model'
import { isSaga } from '@/server/protocol/protocols'
import { owedBySaga } from '@/server/protocol/saga-state'
import { bounded } from './bounded'
import type { DeliverDeps } from './deliver'
import { beforeRepeating, pause } from './pause'
import type { Running } from './running'
import { numberOf } from './running-rows'
import { startWatch, type Timing } from './stopwatch'
import { through, untilAdmitted } from './through-gate'

interface Order {
  readonly branch: BranchId
  readonly operation: 'action' | 'compensate'
}

/**
 * Orders an action or a compensation until its answer is known (`protocols.md` 7): what is not
 * answered may have been done, and is ordered again, by the barrier at most once. What is refused and
 * must happen all the same is noted once, for a person, and ordered again too.
 */
export async function orderStep(deps: DeliverDeps, running: Running, order: Order): Promise<void> {
  const { branch, operation } = order
  let ordered = await beforeRepeating(deps, running, branch)
  const owed = { attempted: { running, ...order }, isOwed: () => isOwed(running, order) }
  for (let n = 1; owed.isOwed(); n++) {
    const pass = await untilAdmitted(deps, { ...owed, n, ordered })
    if (pass === null) return
    const watch = startWatch(deps.clock)
    const answer = await through(pass, () => ask(deps, running, order), silenceIn)
    const timing = watch()
    if (answer.type === 'done') {
      clearFault(running, branch)
      const type = operation === 'action' ? 'step-done' : 'compensated'
      return deps.advance(running, { type, branch }, { ...timing })
    }
    const { code, text } = answer.fault
    if (answer.type === 'refused') {
      // A step may be refused, and that is an end; what takes one back may not, and somebody has to see to it.
      const alarm = operation === 'compensate'
      patch(running, branch, { faultCode: code, faultText: text, alarm })
      const type = operation === 'action' ? 'step-refused' : 'compensation-refused'
      await deps.advance(running, { type, branch }, { ...timing, code, text })
    }
    if (owed.isOwed()) ordered = await pauseStep(deps, { running, order }, { n, timing, answer })
  }
}

const silenceIn = (answer: Stepped) => (answer.type === 'lost' ? answer.fault : null)

/** Another answer, or the verdict, may have come first. */
const isOwed = ({ abandoned, state }: Running, { branch, operation }: Order): boolean =>
  !abandoned.raised &&
  isSaga(state) &&
  owedBySaga(state).some(
    (effect) =>
      effect.type === (operation === 'action' ? 'act' : 'compensate') && effect.branch === branch,
  )

function ask(
  { clock, failpoints, participantOf, attemptMsOf }: DeliverDeps,
  running: Running,
  { branch, operation }: Order,
): Promise<Stepped> {
  const n = numberOf(branch)
  const payload = running.saga?.orders[n - 1]?.[operation === 'action' ? 'action' : 'compensation']
  const steps = participantOf(running, branch)?.steps
  if (steps === undefined) return Promise.resolve({ type: 'lost', fault: unregistered })
  const retriable = running.saga?.plan.steps[branch]?.class === 'retriable'
  const onSent = () => failpoints.pass(`${operation === 'action' ? 'S' : 'R'}${n}`)
  const rank = rankOf(operation === 'action' ? 'phase-one' : 'abort', running.priority)
  return bounded(clock, { ms: attemptMsOf(running, branch, operation), rank }, (signal) =>
    steps.perform(branch, { operation, payload, retriable, signal, onSent }),
  )
}

interface Failed {
  readonly n: number
  readonly timing: Timing
  readonly answer: Exclude<Stepped, { type: 'done' }>
}

async function pauseStep(
  deps: DeliverDeps,
  { running, order }: { readonly running: Running; readonly order: Order },
  { n, timing, answer }: Failed,
): Promise<boolean> {
  const alarm = answer.fault.code === unregistered.code
  const settled = { type: 'retry', fault: answer.fault, alarm } as const
  const doubtful = running.state.phase !== 'stepping' || isPivot(running, order.branch)
  return pause(deps, { running, ...order }, { n, timing, settled, doubtful })
}

/** Whether it was done decides, so that until it is known the saga is in doubt. */
const isPivot = ({ saga }: Running, branch: BranchId): boolean =>
  saga?.plan.steps[branch]?.class === 'pivot'

type Fault = Pick<Running['rows'][number], 'faultCode' | 'faultText' | 'alarm'>

function patch(running: Running, branch: BranchId, fault: Fault): void {
  const n = numberOf(branch)
  running.rows = running.rows.map((row) => (row.n === n ? { ...row, ...fault } : row))
}

const clearFault = (running: Running, branch: BranchId): void =>
  patch(running, branch, { faultCode: null, faultText: null, alarm: false })

const unregistered = {
  code: 'unregistered',
  text: 'The participant is no longer registered',
}
