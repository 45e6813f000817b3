import type { StopSignal } from '@/server/platform/stop'
import { branchPrefix } from '@/server/protocol/ids'
import type { Instant } from '@/server/protocol/model'
import { pruneMarkers } from './marker-sql'
import { onePhaseOf } from './one-phase'
import type { Participant, Voted } from './participant'
import { createPostgresEarly } from './postgres-early'
import { noAnswer } from './postgres-errors'
import { findEvidence, inspect } from './postgres-evidence'
import { listPrepared } from './postgres-evidence-sql'
import { examine } from './postgres-examine'
import type { Reply } from './postgres-exchange'
import type { Command } from './postgres-messages'
import { defaultLimits, type OnRoundTrip, type PostgresLimits } from './postgres-options'
import { createPostgresOutcomes } from './postgres-outcomes'
import { createSessions, type Sessions } from './postgres-pool'
import { createSettle } from './postgres-settle'
import { createPostgresSteps } from './postgres-steps'
import { createPostgresWaits } from './postgres-waits'
import { createWork } from './postgres-work'
import { type CountPlaces, countPlaces } from './slots'

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
  const workingSessions = createSessions({ url, sessionsMax: limits.workingMax })
  const settlingSessions = createSessions({ url, sessionsMax: limits.settlingMax })
  const working = createWork({
    sessions: workingSessions,
    look: lookFor(watching, onRoundTrip),
    onRoundTrip,
    lockMsMax: limits.lockMs,
  })
  const settling = createSettle({ sessions: settlingSessions, onRoundTrip })
  const steps = createPostgresSteps({
    ...{ working: workingSessions, settling: settlingSessions, onRoundTrip },
    lockMsMax: limits.lockMs,
  })
  const abort: Participant['abort'] = async (branch, proof, signal, onSent) => {
    await working.release(branch)
    return settling.abort({ branch, proof, signal, onSent })
  }
  return {
    name,
    kind: 'postgresql',
    votesWithWork: true,
    onePhase: onePhaseOf({ decide: working.decide, abort }),
    steps,
    early: createPostgresEarly({
      ...{ work: working.work, release: working.release, decide: working.decide },
      ...{ settling: settlingSessions, onRoundTrip },
    }),
    work: working.work,
    prepare: working.prepare,
    release: working.release,
    commit: (branch, proof, signal, onSent) => settling.commit({ branch, proof, signal, onSent }),
    abort,
    list: (signal) => list(watching, signal),
    evidence: (asked, signal) => findEvidence(watching, asked, { signal, withLocks: true }),
    inspect: (asked, signal) => inspect(watching, asked, signal),
    settleForeign: settling.settleForeign,
    examine: (signal) => examine(watching, limits, signal),
    probe: (signal) => probe(watching, signal),
    places: places(watching),
    waits: createPostgresWaits(
      async (text, values, signal) =>
        (await answered(watching, { text, values, reads: true }, signal)).rows,
      working.sessions,
    ),
    outcomes: createPostgresOutcomes(watching, async (text, values, signal) => {
      const { rows } = await answered(watching, { text, values, reads: true }, signal)
      return rows
    }),
    pruneMarkers: (before, limit, signal) => prune(watching, { before, limit, signal }),
    close: async () => {
      await Promise.all([working.close(), settling.close(), watching.close()])
    },
  }
}

/** D22: a lost session has lost its work, unless it had prepared before. */
const lookFor =
  (sessions: Sessions, onRoundTrip: OnRoundTrip) =>
  async (branch: Parameters<Participant['prepare']>[0], signal: StopSignal): Promise<Voted> => {
    onRoundTrip(branch, 'look')
    const proof = { xid: null, server: null }
    const options = { signal, withLocks: false }
    const [evidence] = await findEvidence(sessions, [{ branch, proof }], options)
    if (evidence?.value === 'prepared') return { vote: 'yes', fault: null }
    return { vote: 'unknown', fault: evidence?.fault ?? sessionLost }
  }

const list: (sessions: Sessions, signal: StopSignal) => ReturnType<Participant['list']> = async (
  sessions,
  signal,
) => {
  const { rows } = await answered(sessions, { text: listPrepared, reads: true }, signal)
  return rows.map(([gid = null, preparedAt, owner = null, xid = null]) => ({
    gid: gid ?? '',
    preparedAt: Number(preparedAt) as Instant,
    owner,
    xid,
  }))
}

const places =
  (sessions: Sessions): CountPlaces =>
  async (signal, cluster = '') => {
    const command = { text: countPlaces, values: [branchPrefix(cluster)], reads: true }
    const { rows } = await answered(sessions, command, signal)
    const [used, max, others, server] = rows[0] ?? []
    return {
      ...{ used: Number(used), max: Number(max) },
      ...{ others: Number(others), server: server ?? '' },
    }
  }

async function probe(sessions: Sessions, signal: StopSignal): Promise<number> {
  const startMs = performance.now()
  await answered(sessions, { text: 'SELECT 1' }, signal)
  return performance.now() - startMs
}

async function prune(
  sessions: Sessions,
  asked: { readonly before: Instant; readonly limit: number; readonly signal: StopSignal },
): Promise<number> {
  const values = [String(asked.before), String(asked.limit)]
  const { tag } = await answered(sessions, { text: pruneMarkers, values }, asked.signal)
  return Number(tag.replace('DELETE ', ''))
}

async function answered(sessions: Sessions, command: Command, signal: StopSignal): Promise<Reply> {
  const { replies, failure } = await sessions.ask([command], { signal })
  const [reply] = replies
  if (failure !== null || reply === undefined) throw noAnswer(failure)
  return reply
}

const sessionLost = {
  code: 'session-lost',
  text: 'The session that did the work is gone, and the branch is not prepared. Its work is lost. Run the transaction again.',
} as const
