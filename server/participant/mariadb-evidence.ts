import type { StopSignal } from '@/server/platform/stop'
import { elsewhere } from './elsewhere'
import { bound } from './mariadb-commands'
import { type Failure, faultOf } from './mariadb-errors'
import { findMarkers } from './mariadb-evidence-sql'
import { type Result, type Row, textOf } from './mariadb-exchange'
import { holdingsOf } from './mariadb-holdings'
import { askIdentity, isSameServer } from './mariadb-identity'
import { namesOf, recoverText } from './mariadb-list'
import { seeUncommitted, xaName } from './mariadb-marker-sql'
import type { Sessions } from './mariadb-pool'
import type { Server } from './mariadb-server'
import type { BranchEvidence, EvidenceValue, Participant } from './participant'

type Asked = Parameters<Participant['evidence']>[0]

interface Found {
  /** Names of all that is prepared on the server; null: not told. */
  readonly prepared: readonly string[] | null
  readonly markers: readonly Row[] | null
  /** Markers as a transaction sees them that reads what is not committed. */
  readonly marking: readonly Row[] | null
  readonly server: string | null
  readonly failure: Failure | null
}

interface EvidenceOptions {
  readonly signal: StopSignal
  readonly withLocks: boolean
}

/** What the participant says of many branches: one round trip, and one for what they hold. */
export async function findEvidence(
  sessions: Sessions,
  server: Server,
  asked: Asked,
  options: EvidenceOptions,
): Promise<readonly BranchEvidence[]> {
  if (asked.length === 0) return []
  const known = await server.version(options.signal)
  if ('failure' in known) return asked.map((one) => evidenceOf(one, silent(known.failure)))
  const texts = [...askIdentity, ...textsFor(asked, known.version)]
  const { results, failure } = await sessions.ask({ texts }, options)
  const here = server.identify(results)?.server ?? null
  const found: Found = { ...read(results.slice(askIdentity.length)), server: here, failure }
  const anyPrepared = asked.some(({ branch }) => found.prepared?.includes(branch))
  if (!options.withLocks || !anyPrepared) return asked.map((one) => evidenceOf(one, found))
  const prepared = found.prepared ?? []
  const held = await holdingsOf(sessions, {
    ...{ asked, prepared, here, version: known.version, signal: options.signal },
  })
  return asked.map((one) => ({ ...evidenceOf(one, found), ...held(one.branch) }))
}

/**
 * First which are prepared, then, and never before, which have marked: a branch leaves the list only
 * after its end can be seen. What only shows to who reads what is not committed has not ended.
 */
function textsFor(asked: Asked, version: string): readonly string[] {
  const keys = asked.flatMap(({ branch }) => {
    const { gid, branch: number } = xaName(branch)
    return [gid, Number(number)]
  })
  const markers = bound(findMarkers(asked.length), keys)
  return [recoverText(version), markers, seeUncommitted, markers]
}

function read([recovered, markers, , marking]: readonly Result[]) {
  return {
    prepared: recovered === undefined ? null : namesOf(recovered),
    markers: markers?.rows ?? null,
    marking: marking?.rows ?? null,
  }
}

function evidenceOf({ branch, proof }: Asked[number], found: Found): BranchEvidence {
  const concluded = conclude(branch, found)
  const moved = concluded.value === 'no-trace' ? elsewhere(proof, found.server, isSameServer) : null
  const { value, source } = moved === null ? concluded : atAnother
  const unanswered = value === 'no-answer' || value === 'cannot-tell'
  return {
    ...{ branch, value, source, preparedAt: null, locks: null, blocked: null, facts: [] },
    fault: unanswered && found.failure !== null ? faultOf(found.failure, 'settle') : moved,
  }
}

const atAnother = { value: 'cannot-tell', source: 'host and port' } as const

/** No answer, no trace and an answer that is an error are three different things. */
function conclude(
  branch: BranchEvidence['branch'],
  { prepared, markers, marking, failure }: Found,
): { readonly value: EvidenceValue; readonly source: string } {
  if (prepared?.includes(branch)) return { value: 'prepared', source: 'XA RECOVER' }
  if (prepared === null || markers === null || marking === null)
    return { value: failure?.lost === true ? 'no-answer' : 'cannot-tell', source: 'none' }
  const kind = kindOf(branch, markers)
  if (kind === 'WORK') return { value: 'committed', source: 'marker' }
  if (kind === 'ABORTED') return { value: 'aborted', source: 'marker' }
  if (kindOf(branch, marking) === 'WORK') return { value: 'in-progress', source: 'marker' }
  return { value: 'no-trace', source: 'XA RECOVER, marker' }
}

function kindOf(branch: BranchEvidence['branch'], markers: readonly Row[]): string | null {
  const { gid, branch: number } = xaName(branch)
  const row = markers.find(([name, n]) => textOf(name) === gid && Number(n) === Number(number))
  return textOf(row?.[2])
}

const silent = (failure: Failure): Found => ({
  ...{ prepared: null, markers: null, marking: null, server: null },
  failure,
})
