import type { Instant } from '@/server/protocol/model'
import { pruneMarkers } from './marker-sql'
import type { Participant, Voted } from './participant'
import { type Failure, faultOf } from './postgres-errors'
import { findEvidence } from './postgres-evidence'
import { listPrepared } from './postgres-evidence-sql'
import { examine } from './postgres-examine'
import type { Command, Reply } from './postgres-exchange'
import { defaultLimits, type OnRoundTrip, type PostgresLimits } from './postgres-options'
import { createSessions, type Sessions } from './postgres-pool'
import { createSettle } from './postgres-settle'
import { createWork } from './postgres-work'

export interface PostgresParticipantOptions {
  readonly name: string
  readonly url: string
  readonly limits?: Partial<PostgresLimits>
  readonly onRoundTrip?: OnRoundTrip
}

/** A PostgreSQL database that takes part in transactions (`protocols.md` 9). */
export function createPostgresParticipant(options: PostgresParticipantOptions): Participant {
  const { name, url, onRoundTrip = () => undefined } = options
  const limits = { ...defaultLimits, ...options.limits }
  const watching = createSessions({ url, sessionsMax: limits.watchingMax })
  const working = createWork({
    sessions: createSessions({ url, sessionsMax: limits.workingMax }),
    look: lookFor(watching, onRoundTrip),
    onRoundTrip,
  })
  const settling = createSettle({
    sessions: createSessions({ url, sessionsMax: limits.settlingMax }),
    onRoundTrip,
  })
  return {
    name,
    kind: 'postgresql',
    work: working.work,
    prepare: working.prepare,
    release: working.release,
    commit: (branch, proof, signal, onSent) => settling.commit({ branch, proof, signal, onSent }),
    abort: async (branch, proof, signal, onSent) => {
      await working.release(branch)
      return settling.abort({ branch, proof, signal, onSent })
    },
    list: (signal) => list(watching, signal),
    evidence: (asked, signal) => findEvidence(watching, asked, { signal, withLocks: true }),
    settleForeign: settling.settleForeign,
    examine: (signal) => examine(watching, limits, signal),
    probe: (signal) => probe(watching, signal),
    pruneMarkers: (before, limit, signal) => prune(watching, { before, limit, signal }),
    close: async () => {
      await Promise.all([working.close(), settling.close(), watching.close()])
    },
  }
}

/** D22: a lost session has lost its work, unless it had prepared before. */
const lookFor =
  (sessions: Sessions, onRoundTrip: OnRoundTrip) =>
  async (branch: Parameters<Participant['prepare']>[0], signal: AbortSignal): Promise<Voted> => {
    onRoundTrip(branch, 'look')
    const proof = { xid: null, server: null }
    const options = { signal, withLocks: false }
    const [evidence] = await findEvidence(sessions, [{ branch, proof }], options)
    if (evidence?.value === 'prepared') return { vote: 'yes', fault: null }
    return { vote: 'unknown', fault: evidence?.fault ?? sessionLost }
  }

const list: (sessions: Sessions, signal: AbortSignal) => ReturnType<Participant['list']> = async (
  sessions,
  signal,
) => {
  const { rows } = await answered(sessions, { text: listPrepared, reads: true }, signal)
  return rows.map(([gid, preparedAt, owner, xid]) => ({
    gid: gid ?? '',
    preparedAt: Number(preparedAt) as Instant,
    owner: owner ?? '',
    xid: xid ?? '',
  }))
}

async function probe(sessions: Sessions, signal: AbortSignal): Promise<number> {
  const startMs = performance.now()
  await answered(sessions, { text: 'SELECT 1' }, signal)
  return performance.now() - startMs
}

async function prune(
  sessions: Sessions,
  asked: { readonly before: Instant; readonly limit: number; readonly signal: AbortSignal },
): Promise<number> {
  const values = [String(asked.before), String(asked.limit)]
  const { tag } = await answered(sessions, { text: pruneMarkers, values }, asked.signal)
  return Number(tag.replace('DELETE ', ''))
}

async function answered(sessions: Sessions, command: Command, signal: AbortSignal): Promise<Reply> {
  const { replies, failure } = await sessions.ask([command], { signal })
  const [reply] = replies
  if (failure !== null || reply === undefined) throw noAnswer(failure)
  return reply
}

const noAnswer = (failure: Failure | null): Error =>
  failure === null
    ? new Error('The participant gave an empty answer')
    : Object.assign(new Error(faultOf(failure, 'settle').text), { code: failure.code })

const sessionLost = {
  code: 'session-lost',
  text: 'The session that did the work is gone, and the branch is not prepared. Its work is lost. Run the transaction again.',
} as const
