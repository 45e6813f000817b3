import { isMariadb } from './mariadb-identity'
import type { Finding } from './participant'

/** What a server says of itself, as far as it matters to a participant. */
export interface Settings {
  readonly version: string
  readonly database: string | null
  readonly variables: ReadonlyMap<string, string>
  /** Tables of the database with another engine than InnoDB. */
  readonly otherTables: readonly { readonly name: string; readonly engine: string }[]
  /** Null: it was not told. */
  readonly clockAheadMs: number | null
  /** Connections that one coordinator may hold. */
  readonly connectionsMax: number
}

const MARIADB_MIN = [10, 5, 0] as const
const MYSQL_MIN = [8, 0, 29] as const
const CLOCK_MS_MAX = 5_000
const NAMED_MAX = 5

export const settingsFindings = (settings: Settings): readonly Finding[] => [
  versionFinding(settings),
  databaseFinding(settings),
  primaryFinding(settings),
  enginesFinding(settings),
  galeraFinding(settings),
  { name: 'durability', ok: true, text: durabilityText(settings) },
  { name: 'connections', ok: true, text: connectionsText(settings) },
  { name: 'clock', ok: true, text: clockText(settings) },
]

/** Older servers roll a prepared branch back when its connection ends (10.2). */
export function versionFinding({ version }: Pick<Settings, 'version'>): Finding {
  const [product, least] = isMariadb(version)
    ? (['MariaDB', MARIADB_MIN] as const)
    : (['MySQL', MYSQL_MIN] as const)
  return finding('version', isAtLeast(version, least), {
    good: `${product} ${version}.`,
    bad: `${product} ${version} is too old: it forgets a prepared branch, or keeps it from others, when its connection ends. Use MariaDB 10.5 or MySQL 8.0.29, or newer.`,
  })
}

function isAtLeast(version: string, least: readonly [number, number, number]): boolean {
  const parts = (/^(\d+)\.(\d+)\.(\d+)/.exec(version) ?? []).slice(1).map(Number)
  for (const [index, wanted] of least.entries()) {
    const part = parts[index] ?? 0
    if (part !== wanted) return part > wanted
  }
  return true
}

const databaseFinding = ({ database }: Settings): Finding =>
  finding('database', database !== null, {
    good: `The database is ${database}.`,
    bad: 'The address names no database, so there is no place for the marker. Add it: mariadb://user@host:3306/database.',
  })

function primaryFinding({ variables }: Settings): Finding {
  const readOnly = ['read_only', 'super_read_only', 'innodb_read_only'].filter((name) =>
    ['ON', '1'].includes(variables.get(name) ?? ''),
  )
  return finding('primary', readOnly.length === 0, {
    good: 'The server takes writes.',
    bad: `The server is read-only (${readOnly.join(', ')}), a replica perhaps: no branch can write there. Point the address at the primary.`,
  })
}

/** Rule 7: what is not InnoDB is not rolled back with the branch. */
function enginesFinding({ otherTables }: Settings): Finding {
  const named = otherTables.slice(0, NAMED_MAX).map(({ name, engine }) => `${name} (${engine})`)
  const more = otherTables.length - named.length
  return finding('engines', otherTables.length === 0, {
    good: 'Every table of the database is InnoDB.',
    bad: `Not InnoDB: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}. What a branch writes there stays when it is rolled back. ALTER TABLE … ENGINE = InnoDB, or move these tables to another database.`,
  })
}

const galeraFinding = ({ variables }: Settings): Finding =>
  finding('galera', variables.get('wsrep_on') !== 'ON', {
    good: 'The server is not part of a Galera cluster.',
    bad: 'The server is part of a Galera cluster, which does not support XA. Use a server of its own.',
  })

function durabilityText({ variables }: Settings): string {
  const flush = variables.get('innodb_flush_log_at_trx_commit')
  if (flush !== '1')
    return `innodb_flush_log_at_trx_commit is ${flush}: a crash may lose prepared branches that voted yes. Set it to 1 for anything but tests.`
  if (variables.get('log_bin') !== 'ON')
    return 'Prepared branches survive a crash of this server. It writes no binary log.'
  const sync = variables.get('sync_binlog')
  const synced = sync === '1' ? '' : ` sync_binlog is ${sync}; 1 is advised.`
  return `The server writes a binary log:${synced} a crash in the middle of XA PREPARE or XA COMMIT may leave a replica different, and a failover to it may lose prepared branches. Count what a branch promises as kept by this server alone.`
}

function connectionsText({ variables, connectionsMax }: Settings): string {
  const allowed = Number(variables.get('max_connections'))
  const needs = `One coordinator opens up to ${connectionsMax} connections; max_connections is ${allowed}.`
  return allowed >= 2 * connectionsMax
    ? needs
    : `${needs} That may not be enough for a coordinator and its standby. ${2 * connectionsMax} is advised.`
}

function clockText({ clockAheadMs }: Settings): string {
  if (clockAheadMs === null) return 'The clock could not be read.'
  const seconds = (Math.abs(clockAheadMs) / 1_000).toFixed(1)
  if (Math.abs(clockAheadMs) <= CLOCK_MS_MAX) return 'The clock agrees with ours.'
  return `The clock is ${seconds} s ${clockAheadMs > 0 ? 'ahead of' : 'behind'} ours. Nothing depends on it but when old markers are deleted. Let both follow the same time server.`
}

const finding = (
  name: string,
  ok: boolean,
  { good, bad }: { readonly good: string; readonly bad: string },
): Finding => ({ name, ok, text: ok ? good : bad })
