import type { Fault, Worked } from '@/server/participant/participant'
import type { Clock } from '@/server/platform/clock'
import type { BranchId } from '@/server/protocol/model'
import type { Advance } from './advance'
import { bounded } from './bounded'
import type { Failpoints } from './failpoints'
import type { Running } from './running'
import { numberOf } from './running-rows'
import { startWatch, type Timing } from './stopwatch'
import type { WorkRequest } from './work-request'

interface WorkDeps {
  readonly clock: Clock
  readonly advance: Advance
  readonly failpoints: Failpoints
}

interface Report {
  readonly branch: BranchId
  readonly worked: Worked & { readonly server: string | null }
  readonly timing: Timing
}

/** Sends a branch its work; one that is to promise with it is told that nothing follows. */
export async function startWork(
  { clock, failpoints }: WorkDeps,
  running: Running,
  { branches, unasked, deadlineMs, traceparent }: WorkRequest,
  index: number,
): Promise<Report> {
  const order = branches[index]
  const branch = running.branches[index]
  if (order === undefined || branch === undefined) throw new Error('a branch without an order')
  const watch = startWatch(clock)
  const { epoch } = running
  const final = unasked.includes(index)
  // One that waited for the begin record has the less time.
  const remainingMs = final ? running.deadlineMs - clock.monotonicMs() : deadlineMs
  const sent = () => failpoints.pass(`S${index + 1}`)
  const { participant, statements, payload, peers } = order
  const worked = await bounded(clock, Math.max(0, remainingMs), (signal) =>
    participant.work(
      { branch, epoch, statements, payload, peers, traceparent, remainingMs, final },
      signal,
      final ? sent : undefined,
    ),
  )
  return { branch, worked, timing: watch() }
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
      if (report.worked.type === 'worked') running.asked.delete(branch)
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
  const { branch, worked, timing } = report
  if (worked.type === 'failed') {
    const { code, text } = worked.fault
    return advance(running, { type: 'work-failed', branch }, { ...timing, code, text })
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
    { ...done, ...(session !== null && { session }) },
  )
}

const saying = (fault: Fault | null) =>
  fault === null ? {} : { code: fault.code, text: fault.text }
