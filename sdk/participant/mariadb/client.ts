import type { MariadbClient } from '@/sdk/outbox/inbox-mariadb'
import { refuseOwned } from '@/sdk/transaction-session'

export type { MariadbClient }

export const ER = {
  duplicate: 1062,
  lockWaitTimeout: 1205,
  deadlock: 1213,
  unknownXid: 1397,
  rolledBack: 1402,
  rolledBackByTimeout: 1613,
  rolledBackByDeadlock: 1614,
  unknownThread: 1094,
} as const

/** The server's own number of an error; null where it is the connection that broke. */
export function numberOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || Reflect.get(error, 'fatal') === true)
    return null
  const [state, number] = [Reflect.get(error, 'sqlState'), Reflect.get(error, 'errno')]
  return typeof state === 'string' && typeof number === 'number' ? number : null
}

export interface Guarded {
  readonly client: MariadbClient
  /** Throws what a statement of the work has failed with, whatever the work made of that. */
  check(): void
}

/** Statements by which the server would commit what is open, all of it, at once. */
const COMMITS =
  /^\s*(?:alter|create(?!\s+temporary)|drop(?!\s+temporary)|rename|truncate|grant|revoke|analyze|optimize)\b/i

/**
 * The connection as the application's work gets it. MariaDB undoes a failed statement alone, or on a
 * deadlock everything before it, and would then keep what comes after: so one failure dooms the work.
 */
export function guardedClient(connection: MariadbClient): Guarded {
  let failed: { readonly error: unknown } | null = null
  const query: MariadbClient['query'] = async (sql, values) => {
    refuseOwned(sql)
    if (COMMITS.test(sql))
      throw new Error('MariaDB commits by this statement. Run it outside of the work.')
    try {
      return await connection.query(sql, values)
    } catch (error) {
      failed ??= { error }
      throw error
    }
  }
  return {
    client: { query },
    check: () => {
      if (failed !== null) throw failed.error
    },
  }
}
