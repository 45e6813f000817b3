import type { StopSignal } from '@/server/platform/stop'
import type { BranchId, Verdict } from '@/server/protocol/model'
import { bound, settlingLimits } from './mariadb-commands'
import { ER, type Failure, settleAfter } from './mariadb-errors'
import { findEvidence } from './mariadb-evidence'
import { textOf } from './mariadb-exchange'
import { settleForeign } from './mariadb-foreign'
import {
  fenceBranch,
  fenceLimits,
  readMarker,
  seeUncommitted,
  xaName,
  xidOf,
} from './mariadb-marker-sql'
import type { OnMariadbRoundTrip } from './mariadb-options'
import { takeFromOwner, untilNoticed } from './mariadb-owner'
import type { Sessions } from './mariadb-pool'
import type { Server } from './mariadb-server'
import { askAgain, done, stillActive, traceless, undecidedBy } from './mariadb-settled'
import type { Work } from './mariadb-work'
import type { BranchEvidence, OnSent, Proof, Settled } from './participant'

interface SettleOptions {
  readonly sessions: Sessions
  readonly server: Server
  /** Ends the branch in the session that owns it, where that is one of this process. */
  readonly finishOwned: Work['finish']
  readonly onRoundTrip: OnMariadbRoundTrip
}

interface Ask {
  readonly branch: BranchId
  readonly proof: Proof
  readonly signal: StopSignal
  readonly onSent?: OnSent | undefined
}

/** A fence is not written by an owner of the shard, but on behalf of the verdict that stands. */
const FENCE_EPOCH = 0

/** Phase two: the rules of `protocols.md` 10.4. */
export const createSettle = (options: SettleOptions) => ({
  commit: (ask: Ask) => settle(options, ask, 'commit'),
  abort: (ask: Ask) => settle(options, ask, 'abort'),
  settleForeign: (gid: string, verdict: Verdict, signal: StopSignal) =>
    settleForeign(options, { gid, verdict, signal }),
  close: () => options.sessions.close(),
})

async function settle(options: SettleOptions, ask: Ask, verdict: Verdict): Promise<Settled> {
  options.onRoundTrip(ask.branch, verdict)
  const owned = await options.finishOwned(ask.branch, verdict, ask)
  const answer = owned === undefined ? await finish(options, ask, verdict) : finished(owned)
  const settled = concluded(answer, verdict)
  if (settled !== 'gone') return settled
  const evidence = await proofOf(options, ask)
  if (evidence?.value !== 'prepared') return settleGone(options, ask, { verdict, evidence })
  options.onRoundTrip(ask.branch, 'kill')
  const refused = await takeFromOwner({ ...options, ...ask })
  if (refused !== null) return refused
  return settleFreed(options, ask, verdict)
}

/** The branch had an owner, which is going. */
async function settleFreed(options: SettleOptions, ask: Ask, verdict: Verdict): Promise<Settled> {
  const answer = await untilNoticed(
    () => finish(options, ask, verdict),
    (one) => concluded(one, verdict) === 'gone',
    ask.signal,
  )
  const settled = concluded(answer, verdict)
  if (settled !== 'gone') return settled
  const evidence = await proofOf(options, ask)
  return settleGone(options, ask, { verdict, evidence })
}

/** 1397 and not listed: evidence has to tell (rule 4). */
async function settleGone(
  options: SettleOptions,
  ask: Ask,
  { verdict, evidence }: { readonly verdict: Verdict; readonly evidence: BranchEvidence | null },
): Promise<Settled> {
  const value = evidence?.value
  if (value === 'committed')
    return verdict === 'commit' ? done : { type: 'contradicted', found: 'committed' }
  if (value === 'aborted')
    return verdict === 'abort' ? done : { type: 'contradicted', found: 'aborted' }
  if (verdict === 'abort' && (value === 'no-trace' || value === 'in-progress'))
    return prevent(options, ask)
  if (value === 'no-trace') return { type: 'unproven', fault: traceless }
  return undecidedBy(evidence)
}

interface Finished {
  readonly failure: Failure | null
  /** The branch had marked when it was asked to end: it had written. */
  readonly marked: boolean
}

const finished = (failure: Failure | null): Finished => ({ failure, marked: true })

/**
 * From any session. What a prepared branch has marked is read first, for a rolled-back answer to a
 * commit: of a branch that wrote nothing the server knows no other end (rule 5).
 */
async function finish(
  { sessions }: SettleOptions,
  { branch, signal, onSent }: Ask,
  verdict: Verdict,
): Promise<Finished> {
  const xid = xidOf(branch)
  const { gid, branch: number } = xaName(branch)
  const texts =
    verdict === 'abort'
      ? [settlingLimits, `XA ROLLBACK ${xid}`]
      : [
          settlingLimits,
          seeUncommitted,
          bound(readMarker, [gid, Number(number)]),
          `XA COMMIT ${xid}`,
        ]
  const { results, failure } = await sessions.ask({ texts }, { signal, onSent })
  return { failure, marked: results[2]?.rows.length === 1 }
}

function concluded({ failure, marked }: Finished, verdict: Verdict): Settled | 'gone' {
  if (failure === null) return done
  const after = settleAfter(failure)
  if (after === 'gone') return 'gone'
  if (after !== 'rolled-back') return askAgain(failure)
  return verdict === 'commit' && marked ? { type: 'contradicted', found: 'aborted' } : done
}

async function proofOf(
  { sessions, server, onRoundTrip }: SettleOptions,
  { branch, proof, signal }: Ask,
): Promise<BranchEvidence | null> {
  onRoundTrip(branch, 'proof')
  const options = { signal, withLocks: false }
  const [evidence] = await findEvidence(sessions, server, [{ branch, proof }], options)
  return evidence ?? null
}

/** Takes the marker's key, so that a prepare still under way somewhere must fail (9.4). */
async function prevent(
  { sessions, onRoundTrip }: SettleOptions,
  { branch, signal }: Ask,
): Promise<Settled> {
  onRoundTrip(branch, 'fence')
  const { gid, branch: number } = xaName(branch)
  const key = [gid, Number(number)]
  const fence = [fenceLimits, bound(fenceBranch, [...key, FENCE_EPOCH])]
  const { failure } = await sessions.ask({ texts: fence }, { signal })
  if (failure === null) return done
  if (failure.errno === ER.lockWaitTimeout) return stillActive
  if (failure.errno !== ER.duplicate) return askAgain(failure)
  const read = await sessions.ask({ texts: [bound(readMarker, key)] }, { signal })
  if (read.failure !== null) return askAgain(read.failure)
  const kind = textOf(read.results[0]?.rows[0]?.[0])
  if (kind === 'WORK') return { type: 'contradicted', found: 'committed' }
  return kind === 'ABORTED' ? done : stillActive
}
