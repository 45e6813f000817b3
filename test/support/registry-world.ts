import { pino } from 'pino'
import { createPolicies } from '@/server/participant/policies'
import { createPrismaParticipants } from '@/server/participant/prisma-participants'
import { createPrismaPolicies } from '@/server/participant/prisma-policies'
import { createRegistry, type RegistryDeps } from '@/server/participant/registry'
import type { Secrets } from '@/server/participant/secrets'
import type { Database } from '@/server/platform/database'

/** Participants and policies of a real journal's database, as every role opens them. */
export function openRegistry(
  { prisma }: Database,
  { secrets, open }: { readonly secrets: Secrets; readonly open: RegistryDeps['open'] },
) {
  const participants = createPrismaParticipants(prisma)
  const policyStore = createPrismaPolicies(prisma)
  const policies = createPolicies({ store: policyStore, logger: pino({ level: 'silent' }) })
  const registry = createRegistry({ read: participants.read, open, secrets, policies })
  return { participants, policyStore, policies, registry, secrets }
}
