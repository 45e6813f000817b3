import { Prisma, type PrismaClient } from '@/prisma/client/client'
import type { AccountStore, VouchedSession } from './account-store'
import { accountOf } from './prisma-account-row'

const SAME_NAME_MAX = 99
/** Another newcomer may take the name in the same moment. */
const TRIES_MAX = 5

/**
 * Lets in whom a provider vouches for. Who it is, issuer and subject say; a name that somebody has
 * already is never shared, but gets a number.
 */
export const enterVouched =
  (prisma: PrismaClient): AccountStore['enter'] =>
  async ({ id, issuer, subject, name, role, force }, session, limits) => {
    const isKnown = async () => (await prisma.account.count({ where: { issuer, subject } })) > 0
    for (let tries = 0; tries < TRIES_MAX && !(await isKnown()); tries++)
      await prisma.$executeRaw`
        insert into verdict_account (id, name, role, force, issuer, subject)
        select ${id}, n.name, ${role}, ${force}, ${issuer}, ${subject}
        from (select i, ${name} || case when i = 1 then '' else '-' || i end as name
          from generate_series(1, ${SAME_NAME_MAX}) as i) n
        where not exists (select from verdict_account a where a.name = n.name)
        order by n.i limit 1
        on conflict do nothing`
    const change = Prisma.sql`update verdict_account
      set role = ${role}, force = ${force}, signed_in_at = now()
      where issuer = ${issuer} and subject = ${subject} and active returning id`
    const opened = await open(prisma, { change, session, limits })
    const row = await prisma.account.findUnique({ where: { issuer_subject: { issuer, subject } } })
    if (row === null) throw new Error(`No name is left for ${name}`)
    return { opened, account: accountOf(row) }
  }

interface Opening {
  /** Answers the account, if it may come in. */
  readonly change: Prisma.Sql
  readonly session: VouchedSession
  readonly limits: { readonly lastsMs: number; readonly idleMs: number }
}

async function open(
  prisma: PrismaClient,
  { change, session: { id, idToken }, limits: { lastsMs, idleMs } }: Opening,
): Promise<boolean> {
  const [, opened] = await prisma.$transaction([
    prisma.$executeRaw`delete from verdict_session where expires_at < now()
      or seen_at < now() - ${idleMs} * interval '1 ms'`,
    prisma.$executeRaw`
      with a as (${change})
      insert into verdict_session (id, account, expires_at, id_token)
      select ${id}, a.id, now() + ${lastsMs} * interval '1 ms', ${idToken} from a`,
  ])
  return opened > 0
}
