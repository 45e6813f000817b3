import { decidedRow } from '@/server/journal/rows-of-history'
import type { Decided, Participant } from '@/server/participant/participant'
import { proofOf } from '@/server/participant/proof'
import { rankOf } from '@/server/policy/priority-queue'
import type { BranchId } from '@/server/protocol/model'
import type { Decision } from '@/server/protocol/two-phase-state'
import { bounded } from './bounded'
import type { DeliverDeps } from './deliver'
import { beforeRepeating, pause } from './pause'
import type { Running } from './running'
import { numberOf } from './running-rows'
import { startWatch, type Timing } from './stopwatch'
import { through, untilAdmitted } from './through-gate'

/** Tells the decider to commit, once: what becomes of an answer that is lost, `prevent` finds out. */
export function decideThere(deps: DeliverDeps, running: Running, branch: BranchId): void {
  const { clock, failpoints, participantOf, attemptMsOf } = deps
  failpoints.pass('L0')
  const timing = startWatch(clock)
  const decides = decidesAt(participantOf(running, branch))
  const sent = () => failpoints.pass('Lm')
  const bounds = { ms: attemptMsOf(running, branch), rank: rankOf('commit', running.priority) }
  const answer =
    decides === undefined
      ? Promise.resolve(unregistered)
      : bounded(clock, bounds, (signal) => decides.decide(branch, signal, sent))
  const settled = answer.then(() => {})
  running.asked.set(branch, settled)
  void answer.then((decided) => {
    failpoints.pass('L1')
    return hear(deps, { running, branch, operation: 'decide', decided, timing: timing() })
  })
}

/** Asked until it answers, without a limit: as long as it does not, nobody may decide (D5). */
export async function prevent(
  deps: DeliverDeps,
  running: Running,
  branch: BranchId,
): Promise<void> {
  const { clock, failpoints, participantOf, attemptMsOf } = deps
  await running.asked.get(branch)
  let ordered = await beforeRepeating(deps, running, branch)
  const attempted = { running, branch, operation: 'prevent' } as const
  const owed = { attempted, isOwed: () => isOwed(running) }
  for (let n = 1; owed.isOwed(); n++) {
    const pass = await untilAdmitted(deps, { ...owed, n, ordered })
    if (pass === null) return
    failpoints.pass('P0')
    const watch = startWatch(clock)
    const decides = decidesAt(participantOf(running, branch))
    const bounds = {
      ms: attemptMsOf(running, branch),
      rank: rankOf('recovery', running.priority),
    }
    const ask = async () =>
      decides === undefined
        ? unregistered
        : bounded(clock, bounds, (signal) =>
            decides.prevent(branch, proofOf(running.rows[numberOf(branch) - 1]), signal),
          )
    const decided = await through(pass, ask, silenceIn)
    const timing = watch()
    if (decided.found !== 'unknown') {
      failpoints.pass('P1')
      return hear(deps, { running, branch, operation: 'prevent', decided, timing })
    }
    if (!owed.isOwed()) return
    const settled = { type: 'retry', fault: decided.fault ?? silent } as const
    ordered = await pause(deps, attempted, { n, timing, settled })
  }
}

const silenceIn = ({ found, fault }: Decided) => (found === 'unknown' ? (fault ?? silent) : null)

const isOwed = ({ abandoned, state }: Running): boolean =>
  !abandoned.raised && state.phase === 'preventing'

/** A branch decides because it cannot promise, or because nobody else takes part. */
const decidesAt = (participant: Participant | null) => participant?.decides ?? participant?.onePhase

interface Heard {
  readonly running: Running
  readonly branch: BranchId
  readonly operation: 'decide' | 'prevent'
  readonly decided: Decided
  readonly timing: Timing
}

function hear(
  { advance }: DeliverDeps,
  { running, branch, operation, decided, timing }: Heard,
): Promise<void> {
  const { found, fault } = decided
  remember(running, branch, found)
  return advance(
    running,
    { type: 'decider-answered', branch, found },
    { operation, ...timing, ...(fault === null ? {} : { code: fault.code, text: fault.text }) },
  )
}

/** A proof is kept with the branch: it counts although the decider is silent later. */
function remember(running: Running, branch: BranchId, found: Decision): void {
  if (found === 'unknown') return
  const n = numberOf(branch)
  running.rows = running.rows.map((row) => (row.n === n ? { ...row, ...decidedRow[found] } : row))
}

const unregistered: Decided = {
  found: 'unknown',
  fault: { code: 'unregistered', text: 'The participant is no longer registered' },
}

const silent = { code: 'no-answer', text: 'It did not say whether it has committed' }
