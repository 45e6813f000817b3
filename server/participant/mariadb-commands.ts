import { createHash } from 'node:crypto'
import { format } from 'mysql2'
import type { BranchId } from '@/server/protocol/model'
import type { Command } from './mariadb-exchange'
import { isMariadb } from './mariadb-identity'
import { markWork, xaName, xidOf } from './mariadb-marker-sql'
import type { Statement, WorkOrder } from './participant'
import { remember } from './remember'

const LOCK_MS_MAX = 3_000
const IDLE_MS_EXTRA = 1_000
/** Longer than a session waits in the pool, so that none is taken from it that is about to close. */
const IDLE_S_POOLED = 120
const LOCK_S_SETTLING = 3

/** A text of ours with its values in it, so that several can share a round trip. */
export const bound = (
  sql: string,
  values: readonly (string | number | null | string[])[],
): string => format(sql, [...values])

/**
 * Opens the branch. `reads`: the server itself then refuses whatever would write, which proves that
 * nothing was written.
 */
export function openingOf(order: WorkOrder, version: string, reads: boolean): Command {
  const start = `XA START ${xidOf(order.branch)}`
  const limits = limitsOf(order.remainingMs, version)
  return { texts: reads ? [limits, 'SET TRANSACTION READ ONLY', start] : [limits, start] }
}

/** The time limits of a branch (D20), in the whole seconds that most of them are counted in. */
function limitsOf(remaining: number, version: string): string {
  const remainingMs = Math.max(1, Math.floor(remaining))
  const lockS = Math.ceil(Math.min(LOCK_MS_MAX, remainingMs) / 1_000)
  const idleS = Math.ceil((remainingMs + IDLE_MS_EXTRA) / 1_000)
  const statement = isMariadb(version)
    ? `max_statement_time = ${(remainingMs / 1_000).toFixed(3)}`
    : `max_execution_time = ${remainingMs}`
  return `SET SESSION autocommit = 1, innodb_lock_wait_timeout = ${lockS}, lock_wait_timeout = ${lockS},
    wait_timeout = ${idleS}, ${statement}`
}

export const clientCommand = ({ sql, params }: Statement): Command => ({
  sql,
  values: params.map(parameterText),
})

export interface Ending {
  readonly branch: BranchId
  readonly epoch: number
  readonly version: string
}

/**
 * Marks the branch and prepares it, in one round trip. The mark is its last write: a branch that was
 * given up fails there (9.4), and the server does not come to the rest.
 */
export function preparingOf({ branch, epoch }: Ending): Command {
  const { gid, branch: number } = xaName(branch)
  const xid = xidOf(branch)
  const mark = bound(markWork, [gid, Number(number), epoch])
  return { texts: [mark, `XA END ${xid}`, `XA PREPARE ${xid}`] }
}

/** The branch is committed at once, with its mark: it has never promised. */
export function committingOf({ branch, epoch, version }: Ending): Command {
  const { gid, branch: number } = xaName(branch)
  const xid = xidOf(branch)
  const mark = bound(markWork, [gid, Number(number), epoch])
  const [limits = ''] = endingOf(xid, 'COMMIT', version).texts
  return { texts: [mark, `XA END ${xid}`, limits, `XA COMMIT ${xid} ONE PHASE`] }
}

/** A branch that wrote nothing has nothing to prepare. */
export function partingOf({ branch, version }: Ending): Command {
  const xid = xidOf(branch)
  return { texts: [`XA END ${xid}`, ...endingOf(xid, 'ROLLBACK', version).texts] }
}

/** For the session that owns the branch, which then goes back to the pool. */
export function endingOf(xid: string, verb: 'COMMIT' | 'ROLLBACK', version: string) {
  const unlimited = isMariadb(version) ? 'max_statement_time' : 'max_execution_time'
  const limits = `SET SESSION ${unlimited} = 0, wait_timeout = ${IDLE_S_POOLED},
    lock_wait_timeout = ${LOCK_S_SETTLING}`
  return { texts: [limits, `XA ${verb} ${xid}`] }
}

/** For a session that settles what another has prepared: it must not wait for a lock for ever. */
export const settlingLimits = `SET SESSION autocommit = 1, lock_wait_timeout = ${LOCK_S_SETTLING},
  innodb_lock_wait_timeout = ${LOCK_S_SETTLING}`

/**
 * A JSON value as text: the server makes of it what the column or the place asks for, and an index
 * over texts can be used even if a client sent a number.
 */
function parameterText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'boolean') return value ? '1' : '0'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** What is kept of the texts: enough to tell whether a repeat is the same work (D18). */
export const statementsHash = (statements: readonly Statement[]): string =>
  hashOf(statements.map(({ sql }) => sql).join('\n'))

const hashOf = remember((text) => createHash('sha256').update(text).digest('hex').slice(0, 16))
