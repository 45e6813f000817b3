import { createPrismaViews } from './account/prisma-views'
import { createPrismaApprovals } from './inbox/prisma-approvals'
import { createPrismaBatches } from './inbox/prisma-batches'
import { createPrismaInbox } from './inbox/prisma-inbox'
import { createPrismaOperatorPolicy } from './inbox/prisma-operator-policy'
import { createPrismaReconcile } from './inbox/prisma-reconcile'

/** What people agree on before and after they decide, and the views they keep, in the journal's database. */
export const openInbox = (prisma: Parameters<typeof createPrismaInbox>[0]) => ({
  inbox: createPrismaInbox(prisma),
  batches: createPrismaBatches(prisma),
  approvals: createPrismaApprovals(prisma),
  operatorPolicy: createPrismaOperatorPolicy(prisma),
  reconciles: createPrismaReconcile(prisma),
  views: createPrismaViews(prisma),
})
