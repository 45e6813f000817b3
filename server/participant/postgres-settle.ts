import type { StopSignal } from '@/server/platform/stop'
import type { BranchId, Verdict } from '@/server/protocol/model'
import { unprovenElsewhere } from './elsewhere'
import type { BranchEvidence, Fault, OnSent, Proof, Settled } from './participant'
import { type Failure, faultOf, settleAfter } from './postgres-errors'
import { findEvidence } from './postgres-evidence'
import { fence } from './postgres-fence'
import { createLane, type Lane } from './postgres-lane'
import type { OnRoundTrip } from './postgres-options'
import type { Sessions } from './postgres-pool'
import { settlePrepared } from './settle-sql'

interface SettleOptions {
  readonly sessions: Sessions
  readonly onRoundTrip: OnRoundTrip
}

interface Settling extends SettleOptions {
  readonly lane: Lane
}

interface Ask {
  readonly branch: BranchId
  readonly proof: Proof
  readonly signal: StopSignal
  readonly onSent?: OnSent | undefined
}

/** Phase two: the mapping of 9.3, with the evidence of 9.4 where a branch is gone. */
export function createSettle(options: SettleOptions) {
  const settling: Settling = { ...options, lane: createLane(options.sessions) }
  return {
    commit: (ask: Ask) => commit(settling, ask),
    abort: (ask: Ask) => abort(settling, ask),
    settleForeign: (gid: string, verdict: Verdict, signal: StopSignal) =>
      settleForeign(settling, { gid, verdict, signal }),
    close: () => options.sessions.close(),
  }
}

async function commit(options: Settling, ask: Ask): Promise<Settled> {
  options.onRoundTrip(ask.branch, 'commit')
  const failure = await finish(options, { ...ask, gid: ask.branch, verdict: 'commit' })
  if (failure === null) return done
  if (settleAfter(failure) !== 'gone') return askAgain(failure)
  const evidence = await proofOf(options, ask)
  if (evidence?.value === 'committed') return done
  if (evidence?.value === 'aborted') return { type: 'contradicted', found: 'aborted' }
  if (evidence?.value === 'no-trace') return { type: 'unproven', fault: traceless }
  return undecidedBy(evidence)
}

async function abort(options: Settling, ask: Ask): Promise<Settled> {
  options.onRoundTrip(ask.branch, 'abort')
  const failure = await finish(options, { ...ask, gid: ask.branch, verdict: 'abort' })
  if (failure === null) return done
  if (settleAfter(failure) !== 'gone') return askAgain(failure)
  const evidence = await proofOf(options, ask)
  if (evidence?.value === 'committed') return { type: 'contradicted', found: 'committed' }
  if (evidence?.value === 'aborted') return done
  if (evidence?.value === 'no-trace' || evidence?.value === 'in-progress')
    return prevent(options, ask)
  return undecidedBy(evidence)
}

async function settleForeign(options: Settling, foreign: Finish): Promise<Settled> {
  const failure = await finish(options, foreign)
  if (failure === null) return done
  if (settleAfter(failure) !== 'gone') return askAgain(failure)
  return { type: 'unproven', fault: faultOf(failure, 'settle') }
}

interface Finish {
  readonly gid: string
  readonly verdict: Verdict
  readonly signal: StopSignal
  readonly onSent?: OnSent | undefined
}

const finish = (
  { lane }: Settling,
  { gid, verdict, signal, onSent }: Finish,
): Promise<Failure | null> => lane.tell({ text: settlePrepared(gid, verdict), signal, onSent })

async function proofOf(
  { sessions, onRoundTrip }: SettleOptions,
  { branch, proof, signal }: Ask,
): Promise<BranchEvidence | null> {
  onRoundTrip(branch, 'proof')
  const options = { signal, withLocks: false }
  const [evidence] = await findEvidence(sessions, [{ branch, proof }], options)
  return evidence ?? null
}

/** Takes the marker's key, so that a prepare still under way somewhere must fail (9.4). */
async function prevent(
  { sessions, onRoundTrip }: SettleOptions,
  { branch, signal }: Ask,
): Promise<Settled> {
  onRoundTrip(branch, 'fence')
  const fenced = await fence(sessions, branch, signal)
  if (fenced.kind === 'WORK') return { type: 'contradicted', found: 'committed' }
  if (fenced.kind === 'ABORTED') return done
  if (!('failure' in fenced) || fenced.failure.code === '55P03')
    return { type: 'retry', fault: alive, alarm: false }
  return askAgain(fenced.failure)
}

const done: Settled = { type: 'done' }

const askAgain = (failure: Failure): Settled => ({
  type: 'retry',
  fault: faultOf(failure, 'settle'),
  alarm: settleAfter(failure) === 'alarm',
})

/** The branch is there after all, or the participant cannot be asked now. */
const undecidedBy = (evidence: BranchEvidence | null): Settled =>
  unprovenElsewhere(evidence) ?? {
    type: 'retry',
    fault: evidence?.fault ?? alive,
    alarm: evidence?.value === 'cannot-tell',
  }

const alive: Fault = {
  code: 'still-active',
  text: 'The session of this branch still runs, or has just prepared. How it ends is not known yet. It will be asked again.',
}
const traceless: Fault = {
  code: 'no-trace',
  text: 'The branch is not prepared there, and neither a transaction status nor a marker tells how it ended. It may have been committed or rolled back by somebody else. Look into the data, then acknowledge.',
}
