import type { EnlistedBranch } from '@/server/contract/application'
import { markerKey, markWork } from '@/server/participant/marker-sql'
import type { BranchId } from '@/server/protocol/model'
import {
  type BranchAnswer,
  clockOf,
  inTime,
  LOCK_MS_MAX,
  rolledBack,
  SESSION_MS_EXTRA,
  type Session,
} from './transaction-session'

/** As much as is needed of a `Client` or `PoolClient` of `pg`. */
export interface PgClient {
  query(text: string, values?: unknown[] | undefined): Promise<PgResult>
  end(): Promise<void>
  escapeLiteral(text: string): string
}

export interface PgResult {
  readonly command: string
  readonly rowCount: number | null
  // biome-ignore lint/suspicious/noExplicitAny: rows are as the application's statements shape them
  readonly rows: any[]
}

/** A pool has no `escapeLiteral`: its statements would go to several connections. */
export const isPgClient = (client: object): client is PgClient =>
  ['query', 'end', 'escapeLiteral'].every((name) => typeof Reflect.get(client, name) === 'function')

/**
 * In one message, and without a query: the first statement of the work may still choose the isolation
 * level. The branch's name tells later whether its transaction is still the same.
 */
const opening = (remainingMs: number, name: string): string => `BEGIN;
  SET LOCAL lock_timeout = ${Math.min(LOCK_MS_MAX, remainingMs)};
  SET LOCAL statement_timeout = ${remainingMs};
  SET LOCAL idle_in_transaction_session_timeout = ${remainingMs + SESSION_MS_EXTRA};
  SET LOCAL verdict.branch = ${name}`

/** Empty once the transaction that set it has ended. */
const readBranch = `SELECT pg_catalog.current_setting('verdict.branch', true) AS branch`

/** A branch over a connection to PostgreSQL that the application keeps. */
export function pgSession(client: PgClient): Session<PgResult> {
  let branch: EnlistedBranch | null = null
  let leftMs = () => 0
  let rows = 0
  const ask = (text: string, values?: readonly unknown[]) =>
    inTime(leftMs(), client.query(text, values === undefined ? undefined : [...values]))
  /** Its pool finds it ended, and opens another. */
  const destroy = () => void client.end().catch(() => undefined)

  const vote = async (): Promise<BranchAnswer | null> => {
    if (branch === null) throw new Error('a branch that has not begun')
    try {
      const answer = await mark(ask, client, branch)
      return answer && { ...answer, rows }
    } catch (cause) {
      if (isLost(cause)) destroy()
      else await rolledBack(client.query('ROLLBACK')).catch(destroy)
      return { vote: isLost(cause) ? 'unknown' : 'no', cause }
    }
  }
  /** What has only read is let go. */
  const letGo = async (): Promise<BranchAnswer> => {
    try {
      return { ...readOnly(await ask('COMMIT')), rows }
    } catch (cause) {
      if (isLost(cause)) destroy()
      return { vote: isLost(cause) ? 'unknown' : 'no', cause }
    }
  }

  return {
    name: processOf(client),
    begin: async (enlisted) => {
      branch = enlisted
      leftMs = clockOf(enlisted)
      const remainingMs = Math.max(1, enlisted.remainingMs)
      await ask(opening(remainingMs, client.escapeLiteral(enlisted.branch)))
    },
    run: async (sql, params) => {
      const result = await ask(sql, params)
      if (/^(?:INSERT|UPDATE|DELETE|MERGE)$/.test(result.command)) rows += result.rowCount ?? 0
      return result
    },
    prepare: async () => (await vote()) ?? letGo(),
    prepareEarly: vote,
    rollback: async () => {
      await rolledBack(client.query('ROLLBACK')).catch(destroy)
    },
  }
}

/** The process that serves it, so that it is seen whose transaction waits; the driver does not declare it. */
function processOf(client: PgClient): string | null {
  const pid: unknown = Reflect.get(client, 'processID')
  return typeof pid === 'number' ? String(pid) : null
}

type Ask = (text: string, values?: readonly unknown[]) => Promise<PgResult>

/** D23: the mark is the last write, and tells whether there was any; null: there was none. */
async function mark(
  ask: Ask,
  client: PgClient,
  { branch, epoch }: EnlistedBranch,
): Promise<BranchAnswer | null> {
  const inside = await ask(readBranch)
  if (inside.rows[0]?.branch !== branch) {
    await ask('ROLLBACK')
    return { vote: 'no', cause: new Error(ENDED) }
  }
  const key = markerKey(branch as BranchId)
  const marked = await ask(markWork, [key.gid, key.branch, epoch])
  const xid: unknown = marked.rows[0]?.xid
  if (typeof xid !== 'string') return null
  // In a transaction that has failed PREPARE succeeds and rolls back: only the tag is a proof.
  const { command } = await ask(`PREPARE TRANSACTION ${client.escapeLiteral(branch)}`)
  return command === 'PREPARE' ? { vote: 'yes', xid } : { vote: 'no', cause: new Error(UNDONE) }
}

const readOnly = ({ command }: PgResult): BranchAnswer =>
  command === 'COMMIT' ? { vote: 'read-only' } : { vote: 'no', cause: new Error(UNDONE) }

const ENDED =
  'The transaction of the branch was ended by somebody else. What it had done may have been committed alone. Leave its end to the transaction.'
const UNDONE =
  'The server rolled the branch back instead of preparing it. A statement in it had failed before.'

/** The server's own refusal undoes the branch; a connection that breaks leaves open what it did. */
function isLost(error: unknown): boolean {
  const code: unknown =
    typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined
  if (typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code)) return true
  return code.startsWith('08') || code.startsWith('57P')
}
