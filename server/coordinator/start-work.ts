import type { Fault, Participant, Worked } from '@/server/participant/participant'
import type { Clock } from '@/server/platform/clock'
import { passingOf } from '@/server/policy/own-retry'
import { rankOf } from '@/server/policy/priority-queue'
import type { BranchId } from '@/server/protocol/model'
import type { Advance } from './advance'
import { bounded } from './bounded'
import type { Failpoints } from './failpoints'
import type { Gates } from './gates'
import { type NotNow, notSent } from './not-now'
import type { Running } from './running'
import { numberOf } from './running-rows'
import { startWatch, type Timing } from './stopwatch'
import { isPass, through } from './through-gate'
import type { WorkRequest } from './work-request'

interface WorkDeps {
  readonly clock: Clock
  readonly advance: Advance
  readonly failpoints: Failpoints
  readonly gates: Gates
}

interface Report {
  readonly branch: BranchId
  readonly worked: Worked & { readonly server: string | null }
  /** Null: no call was made for it. */
  readonly timing: Timing | null
  /** It was not sent, by this coordinator's own choice. */
  readonly unsent?: true
}

/** Sends a branch its work; one that is to promise with it is told that nothing follows. */
export async function startWork(
  { clock, failpoints, gates }: WorkDeps,
  running: Running,
  { branches, unasked, deadlineMs, traceparent }: WorkRequest,
  index: number,
): Promise<Report> {
  const order = branches[index]
  const branch = running.branches[index]
  if (order === undefined || branch === undefined) throw new Error('a branch without an order')
  const watch = startWatch(clock)
  const asked = askGate(gates, running, order.participant)
  if (asked !== null && !isPass(asked))
    return { branch, worked: unsentWork(asked), timing: watch(), unsent: true }
  const { epoch } = running
  const final = unasked.includes(index)
  // One that waited for the begin record has the less time.
  const remainingMs = final ? running.deadlineMs - clock.monotonicMs() : deadlineMs
  const sent = () => failpoints.pass(`S${index + 1}`)
  const { participant, statements, payload, peers } = order
  const bounds = { ms: Math.max(0, remainingMs), rank: rankOf('begin', running.priority) }
  const work = () =>
    bounded(clock, bounds, (signal) =>
      participant.work(
        { branch, epoch, statements, payload, peers, traceparent, remainingMs, final },
        signal,
        final ? sent : undefined,
      ),
    )
  if (asked === null) return { branch, worked: await work(), timing: null }
  const worked = await through(asked, work, silenceIn)
  return { branch, worked, timing: watch() }
}

/** What is kept here until the branch is asked goes nowhere, and says nothing of its participant: null. */
const askGate = (gates: Gates, running: Running, { name, uncalled }: Participant) =>
  uncalled?.has('work') === true ? null : gates.ask(name, 'request', passingOf(running.retry))

const unsentWork = (why: NotNow): Report['worked'] => ({
  ...{ type: 'failed', fault: notSent(why), server: null },
})

function silenceIn(worked: Worked): Fault | null {
  if (worked.type === 'failed') return worked.fault
  return worked.type === 'voted' && worked.vote === 'unknown' ? worked.fault : null
}

/**
 * Those that promise with their last statement (3.3). They count as asked from here on: what is given
 * up later may be prepared, so that only its participant can end it.
 */
export function startUnasked(deps: WorkDeps, running: Running, request: WorkRequest): void {
  if (request.unasked.length > 0) deps.failpoints.pass('B0')
  for (const index of request.unasked) {
    const branch = running.branches[index]
    if (branch === undefined) continue
    const done = startWork(deps, running, request, index)
    running.asked.set(
      branch,
      done.then(
        () => {},
        () => {},
      ),
    )
    void done.then((report) => {
      // It has looked only, and waits in its session to be asked, as any other does.
      if (report.worked.type === 'worked' || report.unsent) running.asked.delete(branch)
      return hearWork(deps, running, report)
    })
  }
}

/** What a branch says of its work, and of its promise where that came with it. */
export function hearWork(
  { advance }: Pick<WorkDeps, 'advance'>,
  running: Running,
  report: Report,
): Promise<void> {
  const { branch, worked, timing, unsent } = report
  if (worked.type === 'failed') {
    const { code, text } = worked.fault
    const how = unsent ? { unsent } : (timing ?? {})
    return advance(running, { type: 'work-failed', branch }, { ...how, code, text })
  }
  const { xid, rows, statementsHash, server } = worked
  const session = worked.type === 'worked' ? (worked.session ?? null) : null
  // A promise that was lost on its way is no answer yet: it is looked for.
  const vote = worked.type === 'voted' && worked.vote !== 'unknown' ? worked.vote : null
  const n = numberOf(branch)
  running.rows = running.rows.map((row) =>
    row.n === n ? { ...row, xid, rows, statementsHash, server, session, vote } : row,
  )
  const done = { ...timing, xid, rows, statementsHash, server }
  if (worked.type === 'voted')
    return advance(
      running,
      { type: 'voted', branch, vote: worked.vote },
      { ...done, unasked: true, ...saying(worked.fault) },
    )
  return advance(
    running,
    { type: 'worked', branch },
    session === null ? done : { ...done, session },
  )
}

const saying = (fault: Fault | null) =>
  fault === null ? {} : { code: fault.code, text: fault.text }
