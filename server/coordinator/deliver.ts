import type { Fault, Participant, Settled } from '@/server/participant/participant'
import { proofOf } from '@/server/participant/proof'
import { rankOf } from '@/server/policy/priority-queue'
import type { Operation } from '@/server/policy/retry-policy'
import type { BranchId, Verdict } from '@/server/protocol/model'
import type { Advance } from './advance'
import { bounded } from './bounded'
import type { Failpoints } from './failpoints'
import { beforeRepeating, type PauseDeps, pause } from './pause'
import type { Running } from './running'
import { numberOf } from './running-rows'
import { startWatch } from './stopwatch'
import { through, untilAdmitted } from './through-gate'

export interface DeliverDeps extends PauseDeps {
  readonly advance: Advance
  readonly failpoints: Failpoints
  readonly participantOf: (running: Running, branch: BranchId) => Participant | null
  /** How long one call to the participant of a branch may take. */
  readonly attemptMsOf: (running: Running, branch: BranchId, operation?: Operation) => number
}

interface Delivery {
  readonly running: Running
  readonly branch: BranchId
  readonly verdict: Verdict
}

/**
 * Phase two: told again until there is proof, without a limit, for a verdict that stands must reach
 * everybody (2.3). A deadline does not apply here; only the pace changes with failures.
 */
export const createDeliver =
  (deps: DeliverDeps) =>
  (running: Running, branch: BranchId, verdict: Verdict): void =>
    void deliver(deps, { running, branch, verdict })

async function deliver(deps: DeliverDeps, delivery: Delivery): Promise<void> {
  const { running, branch, verdict } = delivery
  const { advance, clock } = deps
  if (verdict === 'abort') await cutShort(deps, running, branch)
  await running.asked.get(branch)
  if (await goesWithoutCall(deps, delivery)) return
  let ordered = await beforeRepeating(deps, running, branch)
  const attempted = { running, branch, operation: verdict }
  const isOwed = () => !running.abandoned.raised
  for (let n = 1; isOwed(); n++) {
    const pass = await untilAdmitted(deps, { attempted, n, ordered, isOwed })
    if (pass === null) return
    const watch = startWatch(clock)
    const settled = await through(pass, () => tell(deps, delivery), silenceIn)
    const timing = watch()
    if (settled.type === 'done') {
      remember(running, branch, verdict === 'commit' ? 'committed' : 'aborted')
      return advance(running, { type: 'confirmed', branch }, timing)
    }
    if (settled.type === 'contradicted') {
      remember(running, branch, settled.found)
      const found = { found: settled.found, ...timing }
      return advance(running, { type: 'contradicted', branch }, found)
    }
    if (settled.type === 'unproven')
      await advance(running, { type: 'unproven', branch }, { ...settled.fault })
    ordered = await pause(deps, attempted, { n, timing, settled })
  }
}

const silenceIn = (settled: Settled): Fault | null =>
  settled.type === 'retry' ? settled.fault : null

/** Work that would promise is not waited for: it is stopped, and what became of it is found out. */
async function cutShort(deps: DeliverDeps, running: Running, branch: BranchId): Promise<void> {
  if (!running.unasked.includes(branch)) return
  if (running.rows[numberOf(branch) - 1]?.statementsHash !== null) return
  await deps.participantOf(running, branch)?.release(branch)
}

/** Where this incarnation did the work and never asked to prepare, giving up the session is an abort. */
async function neverPrepared(deps: DeliverDeps, delivery: Delivery): Promise<boolean> {
  const { running, branch } = delivery
  // Of a Try nothing goes back by itself, and one that was never sent may not come later either.
  const keepsSession = running.payloads === null || running.payloads.calls === 'early'
  if (!running.ownWork || !keepsSession) return false
  const vote = running.rows[numberOf(branch) - 1]?.vote
  if (running.asked.has(branch) && vote !== 'no' && vote !== 'read-only') return false
  await deps.participantOf(running, branch)?.release(branch)
  await deps.advance(running, { type: 'confirmed', branch }, { released: true })
  return true
}

const goesWithoutCall = async (deps: DeliverDeps, delivery: Delivery): Promise<boolean> =>
  (delivery.verdict === 'abort' && (await neverPrepared(deps, delivery))) ||
  isUncalled(deps, delivery)

/** Where nobody has to be told, nothing is sent: no gate lets it through, and it tells nothing of anybody. */
async function isUncalled(deps: DeliverDeps, delivery: Delivery): Promise<boolean> {
  const { running, branch, verdict } = delivery
  if (deps.participantOf(running, branch)?.uncalled?.has(verdict) !== true) return false
  const { type } = await tell(deps, delivery)
  if (type !== 'done') return false
  remember(running, branch, verdict === 'commit' ? 'committed' : 'aborted')
  await deps.advance(running, { type: 'confirmed', branch }, {})
  return true
}

function tell(deps: DeliverDeps, { running, branch, verdict }: Delivery): Promise<Settled> {
  const participant = deps.participantOf(running, branch)
  if (participant === null) return Promise.resolve(unregistered)
  const n = numberOf(branch)
  const row = running.rows[n - 1]
  const proof = proofOf(row)
  const sent = () => deps.failpoints.pass(`${verdict === 'commit' ? 'C' : 'R'}${n}`)
  const rank = rankOf(verdict, running.priority)
  return bounded(deps.clock, { ms: deps.attemptMsOf(running, branch, verdict), rank }, (signal) =>
    participant[verdict](branch, proof, signal, sent),
  )
}

const unregistered: Settled = {
  type: 'retry',
  fault: { code: 'unregistered', text: 'The participant is no longer registered' },
  alarm: true,
}

function remember(running: Running, branch: BranchId, proof: 'committed' | 'aborted'): void {
  const n = numberOf(branch)
  running.rows = running.rows.map((row) =>
    row.n === n ? { ...row, proof, proofSource: 'answer to phase two' } : row,
  )
}
