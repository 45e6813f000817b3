import type { Pool } from 'pg'
import type { PrismaClient } from '@/prisma/client/client'

/** One way into the journal's database: Prisma, and the pool of connections under it. */
export interface Database {
  readonly prisma: PrismaClient
  readonly pool: Pool
  close(): Promise<void>
}
