import type { EnlistedBranch } from '@/server/contract/application'
import { markWork, xaName, xidOf } from '@/server/participant/mariadb-marker-sql'
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

/** As much as is needed of a connection of `mysql2/promise`. */
export interface MysqlConnection {
  // biome-ignore lint/suspicious/noExplicitAny: as the driver declares it
  query(sql: string, values?: any): Promise<[any, any]>
  // biome-ignore lint/suspicious/noExplicitAny: as the driver declares it
  execute(sql: string, values?: any): Promise<[any, any]>
  destroy(): void
  readonly threadId: number
}

/** Rows, or what a statement changed; and the columns. */
export type MysqlResult = Awaited<ReturnType<MysqlConnection['query']>>

/** A pool has no `threadId`: its statements would go to several connections. */
export const isMysqlConnection = (client: object): client is MysqlConnection =>
  typeof Reflect.get(client, 'threadId') === 'number' &&
  ['query', 'execute', 'destroy'].every((name) => typeof Reflect.get(client, name) === 'function')

const MS = 1_000

/**
 * A branch over a connection to MariaDB or MySQL that the application gives away: as long as it is
 * there nobody else can settle what it has prepared (protocols.md 10.4), so it is closed behind the
 * branch, however that ends. Its pool opens another.
 */
export function mysqlSession(connection: MysqlConnection): Session<MysqlResult> {
  let branch: EnlistedBranch | null = null
  let leftMs = () => 0
  let wrote = false
  let rows = 0
  const ask = (sql: string, values?: readonly unknown[]) =>
    inTime(leftMs(), connection.query(sql, values === undefined ? undefined : [...values]))
  const end = (xid: string) => ask(`XA END ${xid}`)
  const ending = (how: Ending): Promise<BranchAnswer> => endBranch(connection, branch, how)
  const promise = () =>
    ending(async (enlisted, xid) => {
      const { gid, branch: n } = xaName(enlisted.branch as BranchId)
      await ask(markWork, [gid, n, enlisted.epoch])
      await end(xid)
      await ask(`XA PREPARE ${xid}`)
      return { vote: 'yes', rows }
    })
  const letGo = () =>
    ending(async (_, xid) => {
      await end(xid)
      await ask(`XA ROLLBACK ${xid}`)
      return { vote: 'read-only' }
    })

  return {
    name: String(connection.threadId),
    begin: async (enlisted) => {
      branch = enlisted
      leftMs = clockOf(enlisted)
      await ask(limitsOf(enlisted.remainingMs))
      await ask(`XA START ${xidOf(enlisted.branch as BranchId)}`)
    },
    run: async (sql, params) => {
      wrote ||= !onlyReads(sql)
      const result = await ask(sql, params)
      rows += changedBy(result[0])
      return result
    },
    prepare: async () => (wrote ? promise() : letGo()),
    prepareEarly: async () => (wrote ? promise() : null),
    rollback: async () => {
      const xid = branch === null ? null : xidOf(branch.branch as BranchId)
      const undone = async () => {
        if (xid === null) return
        await end(xid)
        await ask(`XA ROLLBACK ${xid}`)
      }
      // What is not prepared ends with its connection.
      await rolledBack(undone()).catch(() => undefined)
      connection.destroy()
    },
  }
}

type Ending = (enlisted: EnlistedBranch, xid: string) => Promise<BranchAnswer>

/** Whatever comes of it, the connection serves nobody else. */
async function endBranch(
  connection: MysqlConnection,
  branch: EnlistedBranch | null,
  how: Ending,
): Promise<BranchAnswer> {
  if (branch === null) throw new Error('a branch that has not begun')
  try {
    return await how(branch, xidOf(branch.branch as BranchId))
  } catch (cause) {
    return { vote: isRefusal(cause) ? 'no' : 'unknown', cause }
  } finally {
    connection.destroy()
  }
}

const limitsOf = (remainingMs: number): string =>
  `SET SESSION innodb_lock_wait_timeout = ${seconds(Math.min(LOCK_MS_MAX, remainingMs))},
    wait_timeout = ${seconds(remainingMs + SESSION_MS_EXTRA)}`

const seconds = (ms: number): number => Math.max(1, Math.ceil(ms / MS))

/** Whatever may write counts as writing: it is marked then, and has something to prepare. */
const onlyReads = (sql: string): boolean =>
  /^[\s(]*(?:select|show|values)\b/i.test(sql) &&
  !/\b(?!count|sum|min|max|avg|in)\w+\s*\(/i.test(sql)

function changedBy(result: unknown): number {
  if (typeof result !== 'object' || result === null) return 0
  const changed: unknown = Reflect.get(result, 'affectedRows')
  return typeof changed === 'number' ? changed : 0
}

/** An error of the server has its number and leaves the connection; one of the connection is fatal. */
function isRefusal(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  return typeof Reflect.get(error, 'sqlState') === 'string' && Reflect.get(error, 'fatal') !== true
}
