import type { AuditEntry } from '@/server/journal/entry-parts'
import type { NewRecord } from '@/server/journal/journal'
import { isSame } from '@/server/participant/inspect'
import type { Inspection, Settled } from '@/server/participant/participant'
import type { Instant, Verdict } from '@/server/protocol/model'
import { inspectBranch, type NamedBranch } from './branch-evidence'
import type { EvidenceDeps } from './evidence'

const CALL_MS_MAX = 5_000

export interface SettleRequest extends NamedBranch {
  readonly verdict: Verdict
  /** The branch as it was looked at just now. */
  readonly found: Inspection
  /** False: it was sent before under the same key, and is only read again. */
  readonly send: boolean
  readonly audit: AuditEntry
}

export interface SettledBranch {
  readonly state: 'verified' | 'sent-not-verified' | 'contradicted'
  readonly after: Inspection
  readonly settled: Settled | null
  /** Position of the record of what came of it. */
  readonly position: string
}

/**
 * Settles by name a branch that no transaction of the journal has, on an operator's word. Audit and
 * record land together and before anything is sent; what came of it is read from the participant.
 */
export async function settleBranch(
  deps: Pick<EvidenceDeps, 'journal' | 'clock'>,
  request: SettleRequest,
): Promise<SettledBranch> {
  const { participant, gid, verdict, found, send, audit } = request
  if (send) await announce(deps, audit)
  const settled = send
    ? await participant.settleForeign(gid, verdict, AbortSignal.timeout(CALL_MS_MAX))
    : null
  const after = await inspectBranch(request, found.proof)
  const state = judge(request, settled, after)
  const position = await tell(deps, request, { state, after, settled })
  return { state, after, settled, position }
}

function announce({ journal, clock }: Pick<EvidenceDeps, 'journal' | 'clock'>, audit: AuditEntry) {
  const { action, actor, reason, evidenceId, participant, gid } = audit
  const record: NewRecord = {
    ...{ type: 'operator-action', branch: null, at: clock.now() as Instant },
    data: { action, actor, reason, evidenceId, participant, gid, auditId: audit.id },
  }
  return journal.append({
    ...{ transaction: null, shard: null, epoch: null, records: [record], audit },
  })
}

/** A success answer counts only once the branch is seen to be off the list. */
function judge(
  { found, verdict }: SettleRequest,
  settled: Settled | null,
  after: Inspection,
): SettledBranch['state'] {
  const wanted = verdict === 'commit' ? 'committed' : 'aborted'
  if (after.value === wanted) return 'verified'
  if (after.value === 'committed' || after.value === 'aborted') return 'contradicted'
  if (after.value === 'no-answer' || after.value === 'cannot-tell') return 'sent-not-verified'
  const stillThere = after.value === 'prepared' && isSame(found, after)
  return settled?.type === 'done' && !stillThere ? 'verified' : 'sent-not-verified'
}

async function tell(
  { journal, clock }: Pick<EvidenceDeps, 'journal' | 'clock'>,
  { participant, gid, verdict, audit }: SettleRequest,
  { state, after, settled }: Omit<SettledBranch, 'position'>,
): Promise<string> {
  const code = settled !== null && 'fault' in settled ? settled.fault.code : undefined
  const about = { auditId: audit.id, participant: participant.name, gid, action: verdict }
  const { value, source } = after
  const record: NewRecord = {
    ...{ type: 'operator-outcome', branch: null, at: clock.now() as Instant },
    data: { ...about, state, value, source, ...(code !== undefined && { code }) },
  }
  const { seq } = await journal.append({
    ...{ transaction: null, shard: null, epoch: null, records: [record] },
    audited: { id: audit.id, outcome: state },
  })
  return `${journal.stream.name.split('-')[0]} · ${seq}`
}
