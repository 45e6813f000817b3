import { z } from 'zod'
import { Prisma, type PrismaClient } from '@/prisma/client/client'
import { role } from '@/server/contract/identity'
import type { ApiToken } from '@/server/contract/token'
import type { TokenRow, TokenStore } from './tokens'

/** Tokens in the journal's database. */
export const createPrismaTokens = (prisma: PrismaClient): TokenStore => ({
  list: async () => {
    const rows = await prisma.$queryRaw<unknown[]>`${columns} order by a.name, t.name`
    return rows.map(tokenOf)
  },
  add: (row) => add(prisma, row),
  find: async (hash) => {
    const [row] = await prisma.$queryRaw<unknown[]>`
      with found as (
        ${live} and t.hash = ${hash}),
      used as (
        update verdict_token set used_at = now() from found where verdict_token.id = found.id
          and (used_at is null or used_at < now() - interval '1 minute'))
      select * from found`
    return row === undefined ? null : foundOf(row)
  },
  named: async (owner, name) => {
    const [row] = await prisma.$queryRaw<
      unknown[]
    >`${live} and a.name = ${owner} and t.name = ${name}`
    return row === undefined ? null : foundOf(row)
  },
  remove: async (id) => {
    await prisma.apiToken.deleteMany({ where: { id } })
  },
})

const live = Prisma.sql`select t.id, t.name, t.role, t.force, a.name "owner", a.role "ownerRole",
  a.force "ownerForce" from verdict_token t join verdict_account a on a.id = t.account
  where a.active and t.expires_at > now()`

const columns = Prisma.sql`select t.id, t.name, a.name "owner", t.role, t.force,
  t.created_at "createdAt", t.expires_at "expiresAt", t.used_at "usedAt"
  from verdict_token t join verdict_account a on a.id = t.account`

const stored = z.object({
  ...{ id: z.string(), name: z.string(), owner: z.string(), role, force: z.boolean() },
  ...{ createdAt: z.date(), expiresAt: z.date(), usedAt: z.date().nullable() },
})

function tokenOf(row: unknown): ApiToken {
  const { createdAt, expiresAt, usedAt, ...rest } = stored.parse(row)
  const times = { createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() }
  return { ...rest, ...times, usedAt: usedAt?.toISOString() ?? null }
}

const found = z.object({
  ...{ name: z.string(), role, force: z.boolean() },
  ...{ owner: z.string(), ownerRole: role, ownerForce: z.boolean() },
})

function foundOf(row: unknown) {
  const { name, role, force, owner, ownerRole, ownerForce } = found.parse(row)
  return {
    token: { name, role, force },
    owner: { name: owner, role: ownerRole, force: ownerForce },
  }
}

async function add(
  prisma: PrismaClient,
  { id, hash, owner, name, role, force, days }: TokenRow,
): Promise<ApiToken | null> {
  const added = await prisma.$executeRaw`
    insert into verdict_token (id, hash, account, name, role, force, expires_at)
    select ${id}, ${hash}, a.id, ${name}, ${role}, ${force}, now() + ${days} * interval '1 day'
    from verdict_account a where a.name = ${owner}
    on conflict (account, name) do nothing`
  if (added === 0) return null
  const [row] = await prisma.$queryRaw<unknown[]>`${columns} where t.id = ${id}`
  return row === undefined ? null : tokenOf(row)
}
