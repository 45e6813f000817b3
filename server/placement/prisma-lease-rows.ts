import type { PrismaClient } from '@/prisma/client/client'
import { copySql, releaseSql, renewSql } from './lease-sql'
import type { LeaseRows } from './leases'

interface Shard {
  readonly shard: number
}

/** Rows by which batches of the journal are fenced, whoever gives the leases out. */
export const createPrismaLeaseRows = (
  prisma: PrismaClient,
  { owner, ttlMs }: { readonly owner: string; readonly ttlMs: number },
): LeaseRows => ({
  renew: async (held) => {
    const rows = await prisma.$queryRawUnsafe<Shard[]>(
      renewSql,
      ...[owner, ttlMs, [...held.keys()], [...held.values()]],
    )
    return new Set(rows.map(({ shard }) => shard))
  },
  copy: async (shards, epoch) => {
    const rows = await prisma.$queryRawUnsafe<Shard[]>(copySql, owner, ttlMs, [...shards], epoch)
    return new Map(rows.map(({ shard }) => [shard, epoch]))
  },
  release: async (held) => {
    await prisma.$executeRawUnsafe(releaseSql, owner, [...held.keys()], [...held.values()])
  },
})
