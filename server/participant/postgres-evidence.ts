import type { StopSignal } from '@/server/platform/stop'
import type { Instant } from '@/server/protocol/model'
import { elsewhere } from './elsewhere'
import { markerKeyOf } from './marker-sql'
import { parameterText } from './parameter-text'
import type {
  BlockedSession,
  BranchEvidence,
  EvidenceValue,
  Inspection,
  Participant,
  Proof,
} from './participant'
import { type Failure, faultOf, noAnswer } from './postgres-errors'
import {
  beginLook,
  findHorizon,
  findLocks,
  findPrepared,
  findProofs,
} from './postgres-evidence-sql'
import type { Row } from './postgres-exchange'
import { horizonFacts } from './postgres-facts'
import type { Command } from './postgres-messages'
import type { Sessions } from './postgres-pool'

interface Asked {
  /** The name in the list: a branch id of ours, or anybody's. */
  readonly gid: string
  readonly proof: Proof
}

interface Options {
  readonly signal: StopSignal
  readonly withLocks: boolean
}

interface Found {
  readonly prepared: readonly Row[] | null
  readonly proofs: readonly Row[] | null
  readonly locks: readonly Row[] | null
  readonly horizon: readonly Row[] | null
  readonly failure: Failure | null
}

/** What the participant says of many branches, in one round trip. */
export async function findEvidence(
  sessions: Sessions,
  asked: Parameters<Participant['evidence']>[0],
  options: Options,
): Promise<readonly BranchEvidence[]> {
  const named = asked.map(({ branch, proof }) => ({ gid: branch, proof }))
  const found = await look(sessions, named, options)
  return asked.map(({ branch, proof }) => ({ branch, ...evidenceOf(branch, proof, found) }))
}

/** Marker and transaction status of each, side by side: branch, kind, status. Throws on no answer. */
export async function askForProofs(
  sessions: Sessions,
  asked: Parameters<Participant['evidence']>[0],
  signal: StopSignal,
): Promise<readonly Row[]> {
  const named = asked.map(({ branch, proof }) => ({ gid: branch, proof }))
  const { replies, failure } = await sessions.ask(commandsFor(named, false), { signal })
  const found = replies[2]
  if (failure !== null || found === undefined) throw noAnswer(failure)
  return found.rows
}

/** The same by the names in the list, whoever made them, with what proves their end later. */
export async function inspect(
  sessions: Sessions,
  asked: readonly Asked[],
  signal: StopSignal,
): Promise<readonly Inspection[]> {
  const found = await look(sessions, asked, { signal, withLocks: true })
  return asked.map(({ gid, proof }) => {
    const [, , owner = null, xid = null, server = null] = listedIn(found, gid) ?? []
    return {
      ...{ gid, ...evidenceOf(gid, proof, found), owner },
      proof: xid === null ? proof : { xid, server },
    }
  })
}

async function look(
  sessions: Sessions,
  asked: readonly Asked[],
  { signal, withLocks }: Options,
): Promise<Found> {
  if (asked.length === 0) return { prepared: [], proofs: [], locks: [], horizon: [], failure: null }
  const { replies, failure } = await sessions.ask(commandsFor(asked, withLocks), { signal })
  const rows = replies.map((reply) => reply.rows)
  return {
    prepared: rows[1] ?? null,
    proofs: rows[2] ?? null,
    locks: withLocks ? (rows[3] ?? null) : null,
    horizon: withLocks ? (rows[4] ?? null) : null,
    failure,
  }
}

function commandsFor(asked: readonly Asked[], withLocks: boolean): readonly Command[] {
  const gids = asked.map(({ gid }) => gid)
  const keys = gids.map(markerKeyOf)
  const columns = [
    gids,
    keys.map((key) => key?.gid ?? null),
    keys.map((key) => key?.branch ?? null),
    asked.map(({ proof }) => proof.xid),
    asked.map(({ proof }) => proof.server),
  ].map(parameterText)
  const names = [parameterText(gids)]
  const locks = [findLocks, findHorizon].map((text) => ({ text, values: names, reads: true }))
  return [
    { text: beginLook },
    { text: findPrepared, values: names, reads: true },
    { text: findProofs, values: columns, reads: true },
    ...(withLocks ? locks : []),
    { text: 'COMMIT' },
  ]
}

const listedIn = ({ prepared }: Found, gid: string): Row | undefined =>
  prepared?.find(([name]) => name === gid)

function evidenceOf(gid: string, proof: Proof, found: Found): Omit<BranchEvidence, 'branch'> {
  const listed = listedIn(found, gid)
  const row = found.proofs?.find(([name]) => name === gid)
  const concluded = conclude(found, listed, row)
  const moved =
    concluded.value === 'no-trace' ? elsewhere(proof, row?.[3] ?? null, isSameServer) : null
  const { value, source } = moved === null ? concluded : atAnother
  const locks = found.locks?.filter(([name]) => name === gid) ?? []
  const unanswered = value === 'no-answer' || value === 'cannot-tell'
  return {
    value,
    source,
    preparedAt: listed === undefined ? null : (Number(listed[1]) as Instant),
    locks: locks[0] === undefined ? null : Number(locks[0][1]),
    blocked: locks.flatMap(blockedSession),
    facts: horizonFacts(found.horizon?.find(([name]) => name === gid)),
    fault: unanswered && found.failure !== null ? faultOf(found.failure, 'settle') : moved,
  }
}

/** Copies, and what was promoted, have the same system identifier, on another timeline. */
const isSameServer = (one: string, other: string): boolean =>
  one.split(':')[0] === other.split(':')[0]

const atAnother = { value: 'cannot-tell', source: 'pg_control_system' } as const

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
  if (kind === 'COMPENSATED') return { value: 'compensated', source: 'marker' }
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
