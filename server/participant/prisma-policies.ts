import type { Prisma, PrismaClient } from '@/prisma/client/client'
import {
  type NewPolicy,
  type PausedWhat,
  POLICIES_CHANNEL,
  type PolicyScope,
  type PolicyStore,
  type WrittenPolicy,
} from './policy-store'
import { parsePolicyChange } from './stored-policy'

/** Nobody can be called so: a name begins with a letter. */
const EVERYBODY = '*'

/** The tables of policies and pauses in the journal's database. */
export function createPrismaPolicies(prisma: PrismaClient): PolicyStore {
  const tell = () => prisma.$executeRawUnsafe('select pg_notify($1, $2)', POLICIES_CHANNEL, '')
  return {
    current: async () => {
      const rows = await prisma.retryPolicy.findMany({
        orderBy: [{ scope: 'asc' }, { version: 'desc' }],
        distinct: ['scope'],
      })
      return rows.map(policyOf)
    },
    history: async (scope, limit) => {
      const rows = await prisma.retryPolicy.findMany({
        where: { scope: scope ?? EVERYBODY },
        orderBy: { version: 'desc' },
        take: limit,
      })
      return rows.map(policyOf)
    },
    write: async (policy) => {
      const written = await prisma.$transaction((within) => replace(within, policy))
      if (written === null) return null
      await tell()
      return policyOf(written)
    },
    pauses: () => prisma.retryPause.findMany({ orderBy: { at: 'asc' } }),
    pause: async (pause) => {
      const { count } = await prisma.retryPause.createMany({
        data: { ...pause, key: keyOf(pause) },
        skipDuplicates: true,
      })
      if (count > 0) await tell()
      return count > 0
    },
    resume: async (what) => {
      const { count } = await prisma.retryPause.deleteMany({ where: { key: keyOf(what) } })
      if (count > 0) await tell()
      return count > 0
    },
    prune: async () => {
      const count = await prisma.$executeRaw`
        delete from verdict_retry_pause p where p.transaction is not null and not exists (
          select from verdict_transaction t where t.id = p.transaction and t.ended_at is null)`
      if (count > 0) await tell()
      return count
    },
  }
}

/** One at a time: of two who read the same version, the second writes nothing. */
async function replace(
  within: Prisma.TransactionClient,
  { scope, change, reason, by, replaces }: NewPolicy,
) {
  await within.$executeRaw`lock table verdict_retry_policy in share row exclusive mode`
  const where = { scope: scope ?? EVERYBODY }
  const last = await within.retryPolicy.findFirst({ where, orderBy: { version: 'desc' } })
  if ((last?.version ?? null) !== replaces) return null
  const data = JSON.parse(JSON.stringify(change))
  return within.retryPolicy.create({ data: { ...where, data, reason, by } })
}

type Row = Prisma.RetryPolicyGetPayload<object>

const policyOf = ({ scope, version, data, reason, by, at }: Row): WrittenPolicy => ({
  scope: scopeOf(scope),
  change: parsePolicyChange(data),
  ...{ version, reason, by, at },
})

const scopeOf = (scope: string): PolicyScope => (scope === EVERYBODY ? null : scope)

const keyOf = ({ participant, transaction, branch }: PausedWhat): string =>
  participant === null ? `${transaction}/${branch ?? EVERYBODY}` : participant
