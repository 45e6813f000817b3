import type { Pool } from 'pg'
import type { PrismaClient } from '@/prisma/client/client'

/** One way into the journal's database: Prisma, and the pool of connections under it. */
export interface Database {
  readonly prisma: PrismaClient
  readonly pool: Pool
  close(): Promise<void>
}

const key = Symbol.for('verdict.database')
const shelf = globalThis as typeof globalThis & { [key]?: Database }

/** The database of this process. Next bundles its own copy of this file: the shelf is shared. */
export function readDatabase(): Database {
  const database = shelf[key]
  if (database === undefined) throw new Error('The database was read before it was set')
  return database
}

/** Called once, before any page is asked for: the one permitted global. */
export function setDatabase(database: Database): void {
  shelf[key] = database
}
