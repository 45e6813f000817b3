import { randomUUID } from 'node:crypto'
import { escapeLiteral } from 'pg'
import { createMarkerTable, MARKER_LOCK, MARKER_SCHEMA, MARKER_TABLE } from './marker-sql'
import type { Examination, Finding } from './participant'
import { serverIdentity } from './postgres-commands'
import { type Failure, faultOf } from './postgres-errors'
import type { Row } from './postgres-exchange'
import type { PostgresLimits } from './postgres-options'
import type { Sessions } from './postgres-pool'

const VERSION_MIN = 140_000
const SLOTS_MIN = 10

const facts = `SELECT pg_catalog.current_setting('server_version'),
  pg_catalog.current_setting('server_version_num'), pg_catalog.pg_is_in_recovery()::text,
  pg_catalog.current_setting('transaction_read_only'),
  pg_catalog.current_setting('max_prepared_transactions'),
  (SELECT count(*)::text FROM pg_catalog.pg_prepared_xacts), pg_catalog.current_setting('fsync'),
  pg_catalog.current_setting('synchronous_commit'),
  pg_catalog.current_setting('synchronous_standby_names'), ${serverIdentity}`

/** Creates what is missing and checks every precondition; each finding says what to do (D24). */
export async function examine(
  sessions: Sessions,
  limits: PostgresLimits,
  signal: AbortSignal,
): Promise<Examination> {
  const { replies, failure } = await sessions.ask([{ text: facts, reads: true }], { signal })
  const row = replies[0]?.rows[0]
  if (failure !== null || row === undefined)
    return { usable: false, version: 'unknown', server: null, findings: [unreachable(failure)] }
  const findings = [
    reachable,
    ...findingsOf(row, limits),
    await markerFinding(sessions, signal),
    await prepareFinding(sessions, signal),
  ]
  const [version, , , , , , , , , server] = row
  return {
    usable: findings.every(({ ok }) => ok),
    version: version ?? 'unknown',
    server: server ?? null,
    findings,
  }
}

function findingsOf(row: Row, { workingMax }: PostgresLimits): readonly Finding[] {
  const [version, number, recovering, readOnly, slots, taken, fsync, durable, standbys] = row
  const advised = 2 * workingMax
  const slotsText = `${slots} places for prepared transactions, ${taken} taken.`
  return [
    finding('version', Number(number) >= VERSION_MIN, {
      good: `PostgreSQL ${version}.`,
      bad: `PostgreSQL ${version} is too old: it cannot tell who waits since when. Use 14 or newer.`,
    }),
    finding('primary', recovering === 'false' && readOnly === 'off', {
      good: 'The server takes writes.',
      bad: 'The server is read-only, a standby perhaps: no branch can write there. Point the address at the primary.',
    }),
    finding('max_prepared_transactions', Number(slots) >= SLOTS_MIN, {
      good:
        Number(slots) >= advised
          ? slotsText
          : `${slotsText} Under full load that may not be enough, and branches are refused. ${advised} is advised.`,
      bad: `${slotsText} Branches cannot be prepared, or run out of places. Set max_prepared_transactions = ${advised} in postgresql.conf and restart the server.`,
    }),
    finding('durability', true, {
      good: durabilityText(fsync === 'on', durable ?? '', standbys ?? ''),
      bad: '',
    }),
  ]
}

function durabilityText(fsync: boolean, durable: string, standbys: string): string {
  if (!fsync)
    return 'fsync is off: a crash of the machine may lose prepared branches that voted yes. Set fsync = on for anything but tests.'
  if (standbys === '')
    return 'No synchronous standby: a failover to an asynchronous one may lose prepared branches. Set synchronous_standby_names if this server has standbys.'
  return `Synchronous standbys: ${standbys}, synchronous_commit = ${durable}. Prepared branches survive a failover to them.`
}

async function markerFinding(sessions: Sessions, signal: AbortSignal): Promise<Finding> {
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
    { text: `SELECT (${may})::text`, reads: true },
    { text: 'COMMIT' },
  ].map((command) => ({ ...command, once: true }))
  const { replies, failure } = await sessions.ask(commands, { signal })
  if (failure !== null) return failed('marker', failure)
  return finding('marker', replies[3]?.rows[0]?.[0] === 'true', {
    good: `The table ${table} is there.`,
    bad: `The role may not read and write ${table}: no branch can be marked. GRANT SELECT, INSERT, DELETE ON ${table} to it.`,
  })
}

/** A tiny transaction, prepared and rolled back: the only proof that it can be done. */
async function prepareFinding(sessions: Sessions, signal: AbortSignal): Promise<Finding> {
  const gid = escapeLiteral(`verdict-examination-${randomUUID()}`)
  const prepare = ['BEGIN', 'SELECT pg_catalog.pg_current_xact_id()', `PREPARE TRANSACTION ${gid}`]
  const prepared = await sessions.ask(prepare.map(asOnce), { signal })
  if (prepared.failure !== null) return failed('prepare', prepared.failure)
  const { failure } = await sessions.ask([`ROLLBACK PREPARED ${gid}`].map(asOnce), { signal })
  if (failure !== null) return failed('prepare', failure)
  return finding('prepare', prepared.replies[2]?.tag === 'PREPARE TRANSACTION', {
    good: 'A transaction was prepared and rolled back.',
    bad: 'The server rolled a transaction back instead of preparing it. Look into its log.',
  })
}

const asOnce = (text: string) => ({ text, once: true })

const finding = (
  name: string,
  ok: boolean,
  { good, bad }: { readonly good: string; readonly bad: string },
): Finding => ({ name, ok, text: ok ? good : bad })

const failed = (name: string, failure: Failure): Finding => ({
  name,
  ok: false,
  text: faultOf(failure, 'prepare').text,
})

const reachable: Finding = { name: 'reachable', ok: true, text: 'The server answers.' }

const unreachable = (failure: Failure | null): Finding =>
  failure === null
    ? { name: 'reachable', ok: false, text: 'The server gave an empty answer. Look into its log.' }
    : { ...failed('reachable', failure) }
