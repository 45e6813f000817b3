import type { AuditEntry } from '@/server/journal/entry-parts'
import type { BranchChange, NewRecord } from '@/server/journal/journal'
import type { Settled } from '@/server/participant/participant'
import type { Instant, Verdict } from '@/server/protocol/model'
import { type EvidenceDeps, type Finding, type Snapshot, takeEvidence } from './evidence'
import { askAgents } from './repair-agents'
import { askDecider, type Refused } from './repair-decider'
import { callRecords } from './repair-records'
import { type Call, tell } from './repair-tell'

export interface RepairRequest {
  readonly snapshot: Snapshot
  /** What to propose; null: deliver again what stands. */
  readonly verdict: Verdict | null
  readonly audit: AuditEntry
}

export interface Delivered {
  readonly participant: string
  readonly delivered: boolean
  readonly finding: Finding
  readonly settled: Settled | null
  readonly calls: readonly Call[]
}

export interface Repaired {
  /** The verdict that stands, which is another's if somebody was first. */
  readonly verdict: Verdict
  readonly won: boolean
  /** Position of the verdict's record; null if it stood before. */
  readonly position: string | null
  readonly state: 'verified' | 'sent-not-verified' | 'contradicted'
  readonly delivered: readonly Delivered[]
}

/**
 * An operator's verdict (D11): decide, deliver to every branch, read the evidence again. Needs the
 * database and the participants only; no coordinator and no lease, for what stands never changes.
 * Null: a delivery was asked for and no verdict stands.
 */
export async function repair(
  deps: EvidenceDeps,
  request: RepairRequest,
): Promise<Repaired | Refused | null> {
  const { open } = request.snapshot
  const refused = (await askDecider(deps, request)) ?? (await askAgents(deps, request))
  if (refused !== null) return refused
  const decided = await decide(deps, request)
  if (decided === null) return null
  const told = await Promise.all(
    request.snapshot.findings.map((finding) => tell(deps, finding, decided.verdict, open)),
  )
  const after = await takeEvidence(deps, (await deps.journal.find(open.id)) ?? open)
  const delivered = after.findings.map((finding, index) => {
    const { settled: answer = null, calls = [] } = told[index] ?? {}
    const proven = finding.remembered === wanted(decided.verdict) || answer?.type === 'done'
    return {
      participant: finding.participant,
      delivered: !finding.takesPart || proven,
      finding,
      settled: answer,
      calls,
    }
  })
  const state = judge(delivered, decided.verdict)
  await close(deps, request, { ...decided, delivered, state })
  return { ...decided, state, delivered }
}

interface Decided {
  readonly verdict: Verdict
  readonly won: boolean
  readonly position: string | null
}

/** Verdict and audit land in the same database transaction, or neither does. */
async function decide(
  { journal, clock }: EvidenceDeps,
  { snapshot, verdict, audit }: RepairRequest,
): Promise<Decided | null> {
  const { open, standing } = snapshot
  if (verdict === null && standing === null) return null
  const at = clock.now() as Instant
  const branches = snapshot.findings.filter(({ takesPart }) => takesPart).map((one) => one.branch)
  const { action, actor, reason, rule, advice } = audit
  const record: NewRecord = {
    type: 'operator-action',
    branch: null,
    at,
    data: { action, actor, reason, rule, advice, auditId: audit.id },
  }
  const answer = await journal.append({
    transaction: open.id,
    shard: open.shard,
    epoch: null,
    records: [record],
    ...(verdict === null
      ? {}
      : { proposal: { verdict, reason: operatorReason(verdict), branches, by: actor, at } }),
    audit,
  })
  if (answer.standing !== null) {
    const { won, seq } = answer.standing
    return {
      verdict: answer.standing.verdict,
      won,
      position: won ? `${journal.stream.name.split('-')[0]} · ${seq}` : null,
    }
  }
  const stands = standing ?? (await journal.verdictOf(open.id))
  return stands === null ? null : { verdict: stands.verdict, won: false, position: null }
}

const operatorReason = (verdict: Verdict) => (verdict === 'abort' ? ('operator' as const) : null)

const wanted = (verdict: Verdict) => (verdict === 'commit' ? 'committed' : 'aborted')

function judge(delivered: readonly Delivered[], verdict: Verdict): Repaired['state'] {
  const against = verdict === 'commit' ? 'aborted' : 'committed'
  const contradicted = delivered.some(
    ({ finding, settled }) =>
      finding.takesPart && (finding.remembered === against || settled?.type === 'contradicted'),
  )
  if (contradicted) return 'contradicted'
  return delivered.every((one) => one.delivered) ? 'verified' : 'sent-not-verified'
}

/** The rows move forward; the end is set only where there was none, so an owner may do the same. */
async function close(
  { journal, clock, registry }: EvidenceDeps,
  { snapshot: { open }, audit }: RepairRequest,
  done: Decided & { delivered: readonly Delivered[]; state: Repaired['state'] },
): Promise<void> {
  const at = clock.now() as Instant
  const end = wanted(done.verdict)
  const told = done.delivered.filter((one) => one.delivered && one.finding.takesPart)
  const over = done.state === 'verified'
  const records = done.delivered
    .filter(({ finding }) => finding.takesPart)
    .flatMap((one) =>
      callRecords(one, {
        ...{ at, operation: done.verdict },
        policyVersion: registry.policyOf(one.participant).version,
      }),
    )
  await journal.append({
    transaction: open.id,
    shard: open.shard,
    epoch: null,
    records: over && !open.ended ? [...records, ended(at)] : records,
    change: {
      state: stateAfter(done.state, done.verdict),
      outcome: end,
      reason: open.standing?.reason ?? operatorReason(done.verdict),
      inDoubtSince: over ? null : (open.inDoubtSince ?? at),
      ended: over,
      retries: open.retries,
    },
    branches: told.flatMap(({ finding }) => rowAfter(open.branches, finding.n, end, at)),
    audited: { id: audit.id, outcome: done.state },
  })
}

const ended = (at: Instant): NewRecord => ({ type: 'ended', branch: null, at, data: {} })

function stateAfter(state: Repaired['state'], verdict: Verdict) {
  if (state === 'contradicted') return 'heuristic'
  if (state === 'verified') return wanted(verdict)
  return verdict === 'commit' ? 'committing' : 'aborting'
}

function rowAfter(
  rows: readonly BranchChange[],
  n: number,
  end: 'committed' | 'aborted',
  at: Instant,
): readonly BranchChange[] {
  const row = rows.find((one) => one.n === n)
  if (row === undefined) return []
  return [
    {
      ...row,
      state: end,
      proof: end,
      proofSource: row.proofSource ?? 'read after the operator’s verdict',
      endedAt: row.endedAt ?? at,
      nextAttemptAt: null,
    },
  ]
}
