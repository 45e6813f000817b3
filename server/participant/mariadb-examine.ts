import type { StopSignal } from '@/server/platform/stop'
import { bound } from './mariadb-commands'
import { type Failure, faultOf } from './mariadb-errors'
import { textOf } from './mariadb-exchange'
import { askIdentity } from './mariadb-identity'
import { addMarkerIndex } from './mariadb-marker-index'
import { createMarkerTable, MARKER_LOCK, MARKER_TABLE } from './mariadb-marker-sql'
import type { MariadbLimits } from './mariadb-options'
import type { Sessions } from './mariadb-pool'
import { tryTakeover } from './mariadb-rehearsal'
import { nameless, type Server } from './mariadb-server'
import { settingsFindings } from './mariadb-settings'
import type { Examination, Finding } from './participant'

const LOCK_S_MAX = 10

const settings = [
  ...['read_only', 'innodb_read_only', 'super_read_only', 'wsrep_on', 'log_bin', 'sync_binlog'],
  ...['innodb_flush_log_at_trx_commit', 'max_connections'],
]

const facts = [
  'SELECT DATABASE()',
  bound('SHOW GLOBAL VARIABLES WHERE Variable_name IN (?)', [settings]),
  `SELECT TABLE_NAME, ENGINE FROM information_schema.tables WHERE TABLE_SCHEMA = DATABASE()
    AND TABLE_TYPE = 'BASE TABLE' AND COALESCE(ENGINE, '') <> 'InnoDB' ORDER BY TABLE_NAME`,
]

interface Examining {
  readonly watching: Sessions
  readonly server: Server
  readonly limits: MariadbLimits
}

/** Creates what is missing and checks every precondition; each finding says what to do (D24). */
export async function examine(
  { watching, server, limits }: Examining,
  signal: StopSignal,
): Promise<Examination> {
  const { results, failure } = await watching.ask({ texts: [...askIdentity, ...facts] }, { signal })
  const identity = server.identify(results)
  if (failure !== null || identity === null)
    return { usable: false, version: 'unknown', server: null, findings: [unreachable(failure)] }
  const [database, variables, tables] = results.slice(askIdentity.length)
  const clockOffsetMs = await readClock(watching, signal)
  const rows = (variables?.rows ?? []).map((row) => row.map(textOf))
  const findings = [
    reachable,
    ...settingsFindings({
      version: identity.version,
      database: textOf(database?.rows[0]?.[0]),
      variables: new Map(rows.map(([name, value]) => [name ?? '', value ?? ''])),
      otherTables: (tables?.rows ?? []).map(([name, engine]) => ({
        ...{ name: textOf(name) ?? '', engine: textOf(engine) ?? 'no engine' },
      })),
      clockAheadMs: clockOffsetMs,
      connectionsMax: limits.branchesMax + limits.settlingMax + limits.watchingMax,
    }),
    await markerFinding(watching, signal),
    ...(await tryTakeover({ watching, server }, signal)),
  ]
  return {
    usable: findings.every(({ ok }) => ok),
    ...{ version: identity.version, server: identity.server, findings },
    ...(clockOffsetMs !== null && { clockOffsetMs }),
  }
}

/** Over a session that is open already: the round trip is the server's alone. Null: no answer. */
async function readClock(watching: Sessions, signal: StopSignal): Promise<number | null> {
  const sentMs = Date.now()
  const startMs = performance.now()
  const texts = ['SELECT UNIX_TIMESTAMP(NOW(6))']
  const { results, failure } = await watching.ask({ texts }, { signal })
  const now = textOf(results[0]?.rows[0]?.[0])
  if (failure !== null || now === null) return null
  return Number(now) * 1_000 - (sentMs + (performance.now() - startMs) / 2)
}

/** The lock belongs to the session, so everything is one round trip of one session. */
async function markerFinding(sessions: Sessions, signal: StopSignal): Promise<Finding> {
  const texts = [
    bound('SELECT GET_LOCK(?, ?)', [MARKER_LOCK, LOCK_S_MAX]),
    createMarkerTable,
    bound('SELECT RELEASE_LOCK(?)', [MARKER_LOCK]),
    bound(
      'SELECT ENGINE FROM information_schema.tables WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?',
      [MARKER_TABLE],
    ),
  ]
  const { results, failure } = await sessions.ask({ texts }, { signal })
  if (failure !== null) return { name: 'marker', ok: false, text: faultOf(failure, 'prepare').text }
  await addMarkerIndex(sessions, signal)
  const engine = textOf(results[3]?.rows[0]?.[0])
  return engine === 'InnoDB'
    ? { name: 'marker', ok: true, text: `The table ${MARKER_TABLE} is there.` }
    : {
        ...{ name: 'marker', ok: false },
        text: `The table ${MARKER_TABLE} is there with the engine ${engine}, which cannot take part. Drop it and test again.`,
      }
}

const reachable: Finding = { name: 'reachable', ok: true, text: 'The server answers.' }

const unreachable = (failure: Failure | null): Finding => ({
  ...{ name: 'reachable', ok: false },
  text: faultOf(failure ?? nameless, 'prepare').text,
})
