import { createHash } from 'node:crypto'
import { exposeWork, markerKey, markPromise, markWork } from './marker-sql'
import { parameterText } from './parameter-text'
import type { Statement, WorkOrder } from './participant'
import type { Reply } from './postgres-exchange'
import type { Command } from './postgres-messages'
import { remember } from './remember'

const IDLE_MS_EXTRA = 1_000
/** The replies to BEGIN and to the settings stand before those of the client's statements. */
export const OPENING = 2

/** System identifier and timeline: a transaction number means something only on this server. */
export const serverIdentity = `(SELECT system_identifier FROM pg_catalog.pg_control_system()) || ':' ||
  CASE WHEN pg_catalog.pg_is_in_recovery() THEN 'standby' ELSE pg_catalog.substr(
    pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_insert_lsn()), 1, 8) END`

const settings = `SELECT pg_catalog.set_config('lock_timeout', $1, true),
  pg_catalog.set_config('statement_timeout', $2, true),
  pg_catalog.set_config('idle_in_transaction_session_timeout', $3, true)`
const settingsAndServer = `${settings}, ${serverIdentity}`

/** Everything `work` sends: the transaction, its time limits (D20), the work, the mark (D23). */
export function workCommands(
  order: WorkOrder,
  { serverIsKnown, lockMsMax }: { readonly serverIsKnown: boolean; readonly lockMsMax: number },
): readonly Command[] {
  const remainingMs = Math.max(1, Math.floor(order.remainingMs))
  const lockMs = Math.min(lockMsMax, remainingMs)
  const limits = [lockMs, remainingMs, remainingMs + IDLE_MS_EXTRA].map(String)
  const { gid, branch } = markerKey(order.branch)
  const mark = [gid, branch, String(order.epoch)]
  return [
    { text: 'BEGIN' },
    { text: serverIsKnown ? settings : settingsAndServer, values: limits, reads: true },
    ...order.statements.map(({ sql, params }) => ({
      text: sql,
      values: params.map(parameterText),
    })),
    ...(order.exposes === true ? [{ text: exposeWork, values: mark }] : []),
    { text: promises(order) ? markPromise : markWork, values: mark, reads: true },
  ]
}

/**
 * It is told to promise with its work. One that only looks is asked as ever, for it has nothing to
 * promise; whatever is no plain SELECT counts as a write, and its mark is one.
 */
export const promises = ({ final, statements }: WorkOrder): boolean =>
  final === true && !statements.every(({ sql }) => /^\s*select\b/i.test(sql))

/**
 * Sent behind the command that ends the transaction, in the same round trip, unless every statement
 * was plain: what a client's statement or a function called by it did to the session (settings,
 * role, session-level advisory locks) does not reach the next branch. It costs no sync. Only a
 * trigger that changes the session of whoever writes is not seen.
 */
export const parting: readonly Command[] = [
  { text: 'SELECT pg_catalog.pg_advisory_unlock_all()' },
  { text: 'RESET SESSION AUTHORIZATION' },
  { text: 'RESET ALL' },
]

/** Rows that were changed; rows that were only read do not count. */
export const changedRows = (replies: readonly Reply[]): number =>
  replies
    .map(({ tag }) => /^(?:INSERT \d+|UPDATE|DELETE|MERGE|COPY) (\d+)$/.exec(tag)?.[1] ?? '0')
    .reduce((sum, count) => sum + Number(count), 0)

/** What is kept of the texts: enough to tell whether a repeat is the same work (D18). */
export const statementsHash = (statements: readonly Statement[]): string =>
  hashOf(statements.map(({ sql }) => sql).join('\n'))

const hashOf = remember((text) => createHash('sha256').update(text).digest('hex').slice(0, 16))
