import { randomUUID } from 'node:crypto'
import { escapeLiteral } from 'pg'
import type { StopSignal } from '@/server/platform/stop'
import {
  createMarkerIndex,
  createMarkerTable,
  MARKER_INDEX,
  MARKER_LOCK,
  MARKER_SCHEMA,
  MARKER_TABLE,
} from './marker-sql'
import type { Examination, Finding } from './participant'
import { serverIdentity } from './postgres-commands'
import { type Failure, faultOf } from './postgres-errors'
import { factsOf, findFacts, findPlaces, type PostgresFacts } from './postgres-facts-sql'
import { finding, findingsOf, type Places } from './postgres-findings'
import type { PostgresLimits } from './postgres-options'
import type { Sessions } from './postgres-pool'

/** Creates what is missing and checks every precondition; each finding says what to do (D24). */
export async function examine(
  sessions: Sessions,
  limits: PostgresLimits,
  signal: StopSignal,
): Promise<Examination> {
  const read = await readFacts(sessions, signal)
  if ('failure' in read)
    return {
      usable: false,
      version: 'unknown',
      server: null,
      findings: [unreachable(read.failure)],
    }
  const { facts, clockOffsetMs } = read
  const { places, server } = await readPrivileged(sessions, facts, signal)
  const findings = [
    reachable,
    ...findingsOf(facts, places, { limits, clockOffsetMs }),
    await markerFinding(sessions, facts, signal),
    await prepareFinding(sessions, signal),
  ]
  const usable = findings.every(({ ok }) => ok)
  return { usable, version: facts.version, server, findings, clockOffsetMs }
}

type Facts =
  | { readonly facts: PostgresFacts; readonly clockOffsetMs: number }
  | { readonly failure: Failure | null }

/** The second asking goes over a session that is open: its round trip is the server's alone. */
async function readFacts(sessions: Sessions, signal: StopSignal): Promise<Facts> {
  const first = await sessions.ask([{ text: findFacts, reads: true }], { signal })
  if (first.failure !== null) return { failure: first.failure }
  const sentMs = Date.now()
  const startMs = performance.now()
  const { replies, failure } = await sessions.ask([{ text: findFacts, reads: true }], { signal })
  const roundTripMs = performance.now() - startMs
  const row = replies[0]?.rows[0]
  if (failure !== null || row === undefined) return { failure }
  const facts = factsOf(row)
  return { facts, clockOffsetMs: Number(facts.clockMs) - (sentMs + roundTripMs / 2) }
}

/** What a role without the privilege is not asked for: the missing one is the finding. */
async function readPrivileged(
  sessions: Sessions,
  { seesPrepared, knowsItself }: PostgresFacts,
  signal: StopSignal,
): Promise<{ readonly places: Places; readonly server: string | null }> {
  const ask = async (text: string, may: string) =>
    may === 'true'
      ? (await sessions.ask([{ text, reads: true }], { signal })).replies[0]?.rows[0]
      : []
  const [taken, ofOthers] = (await ask(findPlaces, seesPrepared)) ?? []
  const [server = null] = (await ask(`SELECT ${serverIdentity}`, knowsItself)) ?? []
  return { places: { taken: Number(taken ?? 0), ofOthers: Number(ofOthers ?? 0) }, server }
}

async function markerFinding(
  sessions: Sessions,
  { mayCreate, role }: PostgresFacts,
  signal: StopSignal,
): Promise<Finding> {
  const table = `${MARKER_SCHEMA}.${MARKER_TABLE}`
  const may = ['SELECT', 'INSERT', 'DELETE']
    .map((what) => `pg_catalog.has_table_privilege('${table}', '${what}')`)
    .join(' AND ')
  const commands = [
    { text: 'BEGIN ISOLATION LEVEL READ COMMITTED' },
    { text: `SELECT pg_catalog.pg_advisory_xact_lock(${MARKER_LOCK})` },
    {
      text: `DO $$ BEGIN IF pg_catalog.to_regclass('${table}') IS NULL THEN
      ${createMarkerTable}; END IF; END $$`,
    },
    { text: addMarkerIndex },
    { text: `SELECT (${may})::text`, reads: true },
    { text: 'COMMIT' },
  ].map((command) => ({ ...command, once: true }))
  const { replies, failure } = await sessions.ask(commands, { signal })
  if (failure !== null && failure.code === '42501' && mayCreate !== 'true')
    return finding(
      'marker',
      'problem',
      `The role ${role} may not create the table ${table}, by which branches are proven. GRANT CREATE ON SCHEMA ${MARKER_SCHEMA} TO ${role}, or have its owner create the table.`,
    )
  if (failure !== null) return failed('marker', failure)
  return replies[4]?.rows[0]?.[0] === 'true'
    ? finding('marker', 'ok', `The table ${table} is there.`)
    : finding(
        'marker',
        'problem',
        `The role ${role} may not read and write ${table}: no branch can be marked. GRANT SELECT, INSERT, DELETE ON ${table} TO ${role}.`,
      )
}

/**
 * Prepared branches hold the table against it for as long as they wait: then the audit does without,
 * only slower, and no writer is made to queue behind it.
 */
const addMarkerIndex = `DO $$ BEGIN
  IF pg_catalog.to_regclass('${MARKER_SCHEMA}.${MARKER_INDEX}') IS NULL THEN
    SET LOCAL lock_timeout = '500ms';
    ${createMarkerIndex};
  END IF;
EXCEPTION WHEN lock_not_available OR insufficient_privilege THEN NULL;
END $$`

/** A tiny transaction, prepared and rolled back: the only proof that it can be done. */
async function prepareFinding(sessions: Sessions, signal: StopSignal): Promise<Finding> {
  const gid = escapeLiteral(`verdict-examination-${randomUUID()}`)
  const prepare = ['BEGIN', 'SELECT pg_catalog.pg_current_xact_id()', `PREPARE TRANSACTION ${gid}`]
  const prepared = await sessions.ask(prepare.map(asOnce), { signal })
  if (prepared.failure !== null) return failed('prepare', prepared.failure)
  const { failure } = await sessions.ask([`ROLLBACK PREPARED ${gid}`].map(asOnce), { signal })
  if (failure !== null) return failed('prepare', failure)
  return prepared.replies[2]?.tag === 'PREPARE TRANSACTION'
    ? finding('prepare', 'ok', 'A transaction was prepared and rolled back.')
    : finding(
        'prepare',
        'problem',
        'The server rolled a transaction back instead of preparing it. Look into its log.',
      )
}

const asOnce = (text: string) => ({ text, once: true })

const failed = (name: string, failure: Failure): Finding =>
  finding(name, 'problem', faultOf(failure, 'prepare').text)

const reachable = finding('reachable', 'ok', 'The server answers.')

const unreachable = (failure: Failure | null): Finding =>
  failure === null
    ? finding('reachable', 'problem', 'The server gave an empty answer. Look into its log.')
    : failed('reachable', failure)
