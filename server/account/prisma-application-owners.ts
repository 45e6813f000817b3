import type { PrismaClient } from '@/prisma/client/client'
import type { ApplicationOwners } from './application-owners'

/** Whose applications have opened what, in the journal's database. */
export const createPrismaApplicationOwners = (prisma: PrismaClient): ApplicationOwners => ({
  note: async (transaction, owner) => {
    await prisma.$executeRaw`insert into verdict_application_owner (transaction, owner)
      values (${transaction}, ${owner}) on conflict do nothing`
    const row = await prisma.applicationOwner.findUnique({ where: { transaction } })
    return row?.owner ?? owner
  },
  of: async (transaction) => {
    const row = await prisma.applicationOwner.findUnique({ where: { transaction } })
    return row?.owner ?? null
  },
})
