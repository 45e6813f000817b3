import type { StopSignal } from '@/server/platform/stop'
import type { BranchId, Instant } from '@/server/protocol/model'
import { bound } from './mariadb-commands'
import { type Failure, faultOf } from './mariadb-errors'
import { findEvidence } from './mariadb-evidence'
import { examine } from './mariadb-examine'
import { type Exchange, textOf } from './mariadb-exchange'
import { inspect } from './mariadb-inspect'
import { namesOf, recoverText } from './mariadb-list'
import { findOldMarkers, pruneMarker } from './mariadb-marker-sql'
import { defaultLimits, type MariadbLimits, type OnMariadbRoundTrip } from './mariadb-options'
import { createMariadbOutcomes } from './mariadb-outcomes'
import { createSessions, type Sessions } from './mariadb-pool'
import { createServer, nameless, type Server } from './mariadb-server'
import { createSettle } from './mariadb-settle'
import { createMariadbWaits } from './mariadb-waits'
import { createWork } from './mariadb-work'
import { onePhaseOf } from './one-phase'
import type { Participant, PreparedBranch, Voted } from './participant'

export interface MariadbParticipantOptions {
  readonly name: string
  readonly url: string
  readonly limits?: Partial<MariadbLimits>
  readonly onRoundTrip?: OnMariadbRoundTrip
}

/** A MariaDB or MySQL database that takes part in transactions over XA (`protocols.md` 10). */
export function createMariadbParticipant(options: MariadbParticipantOptions): Participant {
  const { name, url, onRoundTrip = () => undefined } = options
  const limits = { ...defaultLimits, ...options.limits }
  const watching = createSessions(url, limits.watchingMax)
  const server = createServer(watching)
  const working = createWork({
    sessions: createSessions(url, limits.branchesMax),
    look: lookFor(watching, server, onRoundTrip),
    ...{ server, onRoundTrip },
  })
  const settling = createSettle({
    sessions: createSessions(url, limits.settlingMax),
    finishOwned: working.finish,
    ...{ server, onRoundTrip },
  })
  const abort: Participant['abort'] = async (branch, proof, signal, onSent) => {
    await working.giveUp(branch)
    return settling.abort({ branch, proof, signal, onSent })
  }
  return {
    name,
    kind: 'mariadb',
    onePhase: onePhaseOf({ decide: working.decide, abort }),
    work: working.work,
    prepare: working.prepare,
    release: working.release,
    commit: (branch, proof, signal, onSent) => settling.commit({ branch, proof, signal, onSent }),
    abort,
    list: (signal) => list(watching, server, signal),
    evidence: (asked, signal) => findEvidence(watching, server, asked, { signal, withLocks: true }),
    inspect: (asked, signal) => inspect(watching, server, asked, signal),
    settleForeign: settling.settleForeign,
    examine: (signal) => examine({ watching, server, limits }, signal),
    probe: (signal) => probe(watching, signal),
    outcomes: createMariadbOutcomes(
      async (texts, signal) => (await answered(watching, texts, signal)).results,
    ),
    waits: createMariadbWaits({
      ...{ server, sessions: working.sessions },
      ask: async (texts, signal) => (await answered(watching, texts, signal)).results,
    }),
    pruneMarkers: (before, limit, signal) => prune(watching, { before, limit, signal }),
    close: async () => {
      await Promise.all([working.close(), settling.close(), watching.close()])
    },
  }
}

/** D22: a lost session has lost its work, unless it had prepared before. */
const lookFor =
  (sessions: Sessions, server: Server, onRoundTrip: OnMariadbRoundTrip) =>
  async (branch: BranchId, signal: StopSignal): Promise<Voted> => {
    onRoundTrip(branch, 'look')
    const proof = { xid: null, server: null }
    const options = { signal, withLocks: false }
    const [evidence] = await findEvidence(sessions, server, [{ branch, proof }], options)
    if (evidence?.value === 'prepared') return { vote: 'yes', fault: null }
    return { vote: 'unknown', fault: evidence?.fault ?? sessionLost }
  }

async function list(
  sessions: Sessions,
  server: Server,
  signal: StopSignal,
): Promise<readonly PreparedBranch[]> {
  const known = await server.version(signal)
  if ('failure' in known) throw noAnswer(known.failure)
  const { results } = await answered(sessions, [recoverText(known.version)], signal)
  return namesOf(results[0]).map((gid) => ({ gid, preparedAt: null, owner: null, xid: null }))
}

async function probe(sessions: Sessions, signal: StopSignal): Promise<number> {
  const startMs = performance.now()
  await answered(sessions, ['SELECT 1'], signal)
  return performance.now() - startMs
}

async function prune(
  sessions: Sessions,
  asked: { readonly before: Instant; readonly limit: number; readonly signal: StopSignal },
): Promise<number> {
  const { before, limit, signal } = asked
  const found = await answered(sessions, [bound(findOldMarkers, [before, limit])], signal)
  const keys = found.results[0]?.rows ?? []
  if (keys.length === 0) return 0
  const deletes = keys.map(([gid, branch]) => bound(pruneMarker, [textOf(gid), Number(branch)]))
  const { results } = await answered(sessions, ['BEGIN', ...deletes, 'COMMIT'], signal)
  return results.reduce((sum, { affected }) => sum + affected, 0)
}

async function answered(
  sessions: Sessions,
  texts: readonly string[],
  signal: StopSignal,
): Promise<Exchange> {
  const done = await sessions.ask({ texts }, { signal })
  if (done.failure !== null) throw noAnswer(done.failure)
  return done
}

const noAnswer = (failure: Failure = nameless): Error =>
  Object.assign(new Error(faultOf(failure, 'settle').text), { code: failure.code })

const sessionLost = {
  code: 'session-lost',
  text: 'The session that did the work is gone, and the branch is not prepared. Its work is lost. Run the transaction again.',
} as const
