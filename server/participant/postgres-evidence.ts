import type { Instant } from '@/server/protocol/model'
import { markerKey } from './marker-sql'
import { parameterText } from './parameter-text'
import type { BlockedSession, BranchEvidence, EvidenceValue, Participant } from './participant'
import { type Failure, faultOf } from './postgres-errors'
import { beginLook, findLocks, findPrepared, findProofs } from './postgres-evidence-sql'
import type { Command, Row } from './postgres-exchange'
import type { Sessions } from './postgres-pool'

type Asked = Parameters<Participant['evidence']>[0]

interface Found {
  readonly prepared: readonly Row[] | null
  readonly proofs: readonly Row[] | null
  readonly locks: readonly Row[] | null
  readonly failure: Failure | null
}

/** What the participant says of many branches, in one round trip. */
export async function findEvidence(
  sessions: Sessions,
  asked: Asked,
  options: { readonly signal: AbortSignal; readonly withLocks: boolean },
): Promise<readonly BranchEvidence[]> {
  if (asked.length === 0) return []
  const { replies, failure } = await sessions.ask(commandsFor(asked, options.withLocks), options)
  const rows = replies.map((reply) => reply.rows)
  const found: Found = {
    prepared: rows[1] ?? null,
    proofs: rows[2] ?? null,
    locks: options.withLocks ? (rows[3] ?? null) : null,
    failure,
  }
  return asked.map(({ branch }) => evidenceOf(branch, found))
}

function commandsFor(asked: Asked, withLocks: boolean): readonly Command[] {
  const branches = asked.map(({ branch }) => branch)
  const keys = branches.map(markerKey)
  const columns = [
    branches,
    keys.map(({ gid }) => gid),
    keys.map(({ branch }) => branch),
    asked.map(({ proof }) => proof.xid),
    asked.map(({ proof }) => proof.server),
  ].map(parameterText)
  const names = [parameterText(branches)]
  return [
    { text: beginLook },
    { text: findPrepared, values: names, reads: true },
    { text: findProofs, values: columns, reads: true },
    ...(withLocks ? [{ text: findLocks, values: names, reads: true }] : []),
    { text: 'COMMIT' },
  ]
}

function evidenceOf(branch: BranchEvidence['branch'], found: Found): BranchEvidence {
  const listed = found.prepared?.find(([gid]) => gid === branch)
  const proof = found.proofs?.find(([name]) => name === branch)
  const { value, source } = conclude(found, listed, proof)
  const locks = found.locks?.filter(([gid]) => gid === branch) ?? []
  const unanswered = value === 'no-answer' || value === 'cannot-tell'
  return {
    branch,
    value,
    source,
    preparedAt: listed === undefined ? null : (Number(listed[1]) as Instant),
    locks: locks[0] === undefined ? null : Number(locks[0][1]),
    blocked: locks.flatMap(blockedSession),
    fault: unanswered && found.failure !== null ? faultOf(found.failure, 'settle') : null,
  }
}

/** No answer, no trace and an answer that is an error are three different things. */
function conclude(
  { prepared, proofs, failure }: Found,
  listed: Row | undefined,
  proof: Row | undefined,
): { readonly value: EvidenceValue; readonly source: string } {
  if (listed !== undefined) return { value: 'prepared', source: 'pg_prepared_xacts' }
  if (prepared === null || proofs === null)
    return { value: failure?.lost === true ? 'no-answer' : 'cannot-tell', source: 'none' }
  const [, kind, status] = proof ?? []
  if (kind === 'WORK') return { value: 'committed', source: 'marker' }
  if (status === 'committed' || status === 'aborted')
    return { value: status, source: 'pg_xact_status' }
  if (kind === 'ABORTED') return { value: 'aborted', source: 'marker' }
  if (status === 'in progress') return { value: 'in-progress', source: 'pg_xact_status' }
  return { value: 'no-trace', source: 'pg_prepared_xacts, pg_xact_status, marker' }
}

function blockedSession([, , pid, waitingMs, application]: Row): readonly BlockedSession[] {
  if (typeof pid !== 'string') return []
  return [{ pid: Number(pid), waitingMs: Number(waitingMs ?? 0), application: application ?? '' }]
}
