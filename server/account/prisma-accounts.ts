import { Prisma, type PrismaClient } from '@/prisma/client/client'
import type { AccountChange } from '@/server/contract/account'
import type { AccountStore, AddedAccount, Changed, SessionLimits } from './account-store'
import { accountOf } from './prisma-account-row'
import { enterVouched } from './prisma-vouched'

/** Two who would each demote the other must not both find that one admin is left. */
const LOCK = Prisma.sql`lock table verdict_account in share row exclusive mode`

/** Accounts and sessions in the journal's database. */
export const createPrismaAccounts = (prisma: PrismaClient): AccountStore => ({
  list: async () =>
    (await prisma.account.findMany({ orderBy: { name: 'asc' } })).map((row) => accountOf(row)),
  find: async (name) => {
    const row = await prisma.account.findUnique({ where: { name } })
    return row === null ? null : { ...accountOf(row), id: row.id, hash: row.password }
  },
  add: (added, when) => add(prisma, added, when),
  change: (name, change) => changeOne(prisma, name, change),
  resetPassword: async (name, hash) => {
    const [changed] = await prisma.$transaction([
      prisma.account.updateMany({ where: { name, issuer: null }, data: { password: hash } }),
      prisma.session.deleteMany({ where: { of: { name, issuer: null } } }),
      prisma.apiToken.deleteMany({ where: { of: { name, issuer: null } } }),
    ])
    return changed.count > 0
  },
  changePassword: async (name, { from, to, except }) => {
    const [changed] = await prisma.$transaction([
      prisma.account.updateMany({ where: { name, password: from }, data: { password: to } }),
      prisma.session.deleteMany({
        where: { of: { name, password: to }, id: { not: except } },
      }),
    ])
    return changed.count > 0
  },
  openSession: async ({ id, hash }, session, { lastsMs, idleMs }) => {
    const [, opened] = await prisma.$transaction([
      prisma.$executeRaw`delete from verdict_session where expires_at < now()
        or seen_at < now() - ${idleMs} * interval '1 ms'`,
      // The row is held: who changes the password waits for this session, and then ends it.
      prisma.$executeRaw`
        with a as (
          update verdict_account set signed_in_at = now()
          where id = ${id} and password = ${hash} and active returning id)
        insert into verdict_session (id, account, expires_at)
        select ${session}, a.id, now() + ${lastsMs} * interval '1 ms' from a`,
    ])
    return opened > 0
  },
  session: (session, limits) => sessionOf(prisma, session, limits),
  enter: enterVouched(prisma),
  closeSession: async (session) => {
    const [row] = await prisma.$queryRaw<{ idToken: string | null }[]>`
      delete from verdict_session where id = ${session} returning id_token "idToken"`
    return row?.idToken ?? null
  },
})

async function add(
  prisma: PrismaClient,
  { id, name, role, force, hash }: AddedAccount,
  when: 'first' | undefined,
): Promise<boolean> {
  const free =
    when === 'first' ? Prisma.sql`not exists (select from verdict_account)` : Prisma.sql`true`
  const [, added] = await prisma.$transaction([
    prisma.$executeRaw(LOCK),
    prisma.$executeRaw`insert into verdict_account (id, name, role, force, password)
      select ${id}, ${name}, ${role}, ${force}, ${hash} where ${free}
      on conflict (name) do nothing`,
  ])
  return added > 0
}

/** Refused where it would leave nobody who can govern. */
async function changeOne(
  prisma: PrismaClient,
  name: string,
  { role, force, active }: AccountChange,
): Promise<Changed> {
  const next = Prisma.sql`coalesce(${role ?? null}, role)`
  const stays = Prisma.sql`coalesce(${active ?? null}::boolean, active)`
  const [, changed] = await prisma.$transaction([
    prisma.$executeRaw(LOCK),
    prisma.$executeRaw`update verdict_account set role = ${next}, active = ${stays},
      force = coalesce(${force ?? null}::boolean, force) where name = ${name}
      and ((${next} = 'admin' and ${stays}) or not (role = 'admin' and active)
        or exists (select from verdict_account o
          where o.name <> ${name} and o.role = 'admin' and o.active))`,
    prisma.$executeRaw`delete from verdict_session s using verdict_account a
      where a.id = s.account and a.name = ${name} and not a.active`,
  ])
  if (changed > 0) return 'changed'
  const known = await prisma.account.count({ where: { name } })
  return known === 0 ? 'absent' : 'last-admin'
}

/** Written at most once a minute: a page asks several times a second. */
async function sessionOf(prisma: PrismaClient, session: string, { idleMs }: SessionLimits) {
  const [row] = await prisma.$queryRaw<unknown[]>`
    with found as (
      select s.id, a.name, a.role, a.force, a.active, a.issuer, a.created_at, a.signed_in_at
      from verdict_session s join verdict_account a on a.id = s.account
      where s.id = ${session} and a.active and s.expires_at > now()
        and s.seen_at > now() - ${idleMs} * interval '1 ms'),
    seen as (
      update verdict_session set seen_at = now() from found
      where verdict_session.id = found.id and seen_at < now() - interval '1 minute')
    select name, role, force, active, issuer, created_at "createdAt", signed_in_at "signedInAt" from found`
  return row === undefined ? null : accountOf(row)
}
