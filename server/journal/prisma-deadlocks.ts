import type { Prisma, PrismaClient } from '@/prisma/client/client'
import type { DeadlockStore } from './deadlock-store'

/** Broken rings in the journal's database. */
export const createPrismaDeadlocks = (
  prisma: PrismaClient,
  newUlid: () => string,
): DeadlockStore => ({
  keep: async ({ victim, ring, order, since, foundAt, brokenAt, parties, waits }) => {
    await prisma.deadlock.create({
      data: {
        ...{ id: newUlid(), victim, ring: [...ring], chosenBy: order, since: new Date(since) },
        ...{ foundAt: new Date(foundAt), brokenAt: new Date(brokenAt) },
        ...{ parties: jsonOf(parties), waits: jsonOf(waits) },
      },
    })
  },
  prune: async (retentionDays) => {
    await prisma.$executeRaw`delete from verdict_deadlock
      where broken_at < now() - ${retentionDays} * interval '1 day'`
  },
})

const jsonOf = (rows: readonly object[]): Prisma.InputJsonValue =>
  rows.map((row) => ({ ...row })) as Prisma.InputJsonValue
