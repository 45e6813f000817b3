import type { PrismaClient } from '@/prisma/client/client'
import type { Clock } from '@/server/platform/clock'
import type { Logger } from '@/server/platform/logger'
import { createLeaseRounds, type LeaseStore } from './lease-rounds'
import { acquireSql } from './lease-sql'
import { LEASE_TTL_MS, type LeaseEvents, type Leases } from './leases'
import { createPrismaLeaseRows } from './prisma-lease-rows'

export interface PrismaLeasesOptions extends LeaseEvents {
  readonly prisma: PrismaClient
  /** The node id of this installation's folder, the same after a restart. */
  readonly owner: string
  readonly clock: Clock
  readonly logger: Logger
}

/** Leases in the rows of the journal's database; only its clock tells when one has expired. */
export const createPrismaLeases = ({ prisma, owner, ...rest }: PrismaLeasesOptions): Leases =>
  createLeaseRounds({ ...rest, store: prismaLeaseStore(prisma, owner) })

function prismaLeaseStore(prisma: PrismaClient, owner: string): LeaseStore {
  const { renew, release } = createPrismaLeaseRows(prisma, { owner, ttlMs: LEASE_TTL_MS })
  return {
    ...{ ttlMs: LEASE_TTL_MS, renew, release },
    acquire: async (held) => {
      const rows = await prisma.$queryRawUnsafe<{ shard: number; epoch: bigint }[]>(
        acquireSql,
        ...[owner, LEASE_TTL_MS, [...held.keys()]],
      )
      return new Map(rows.map(({ shard, epoch }) => [shard, Number(epoch)]))
    },
  }
}
