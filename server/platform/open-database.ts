import { PrismaPg } from '@prisma/adapter-pg'
import { Pool } from 'pg'
import { PrismaClient } from '@/prisma/client/client'
import type { Database } from './database'
import { createStatementNames } from './statement-names'

const CONNECT_MS_MAX = 5_000
/** A connection that went silent must not hold up a renewal of leases for as long as TCP would. */
const QUERY_MS_MAX = 15_000
const LOCK_TIMEOUT_MS = 5_000
const IDLE_IN_TRANSACTION_MS_MAX = 2_000

export interface OpenDatabaseOptions {
  readonly url: string
  readonly connectionsMax: number
  /** Shown by the server beside our sessions. */
  readonly application: string
  /** Told every notice of the server by its SQLSTATE, such as 01000 of a lost standby (D15). */
  readonly onNotice?: (notice: { readonly code: string; readonly message: string }) => void
  /** Told that an idle connection was lost; the pool makes another when it needs one. */
  readonly onLost?: (error: Error) => void
}

/** Opens a pool and Prisma over it. Nothing is connected until the first question. */
export function openDatabase(options: OpenDatabaseOptions): Database {
  const pool = new Pool({
    connectionString: options.url,
    max: options.connectionsMax,
    application_name: options.application,
    connectionTimeoutMillis: CONNECT_MS_MAX,
    keepAlive: true,
    query_timeout: QUERY_MS_MAX,
    lock_timeout: LOCK_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS_MAX,
  })
  pool.on('error', (error) => options.onLost?.(error))
  pool.on('connect', (client) => {
    client.on('notice', ({ code, message }) =>
      options.onNotice?.({ code: code ?? '', message: message ?? '' }),
    )
  })
  const adapter = new PrismaPg(pool, { statementNameGenerator: createStatementNames() })
  const prisma = new PrismaClient({ adapter })
  return {
    prisma,
    pool,
    close: async () => {
      await prisma.$disconnect()
      if (!pool.ended) await pool.end()
    },
  }
}
