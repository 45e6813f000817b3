import type { Database } from '@/server/platform/database'

const OPEN_MAX = 10_000

/** Branches at one participant that have begun and not ended, the oldest first. */
export async function openBranches(
  { prisma }: Database,
  participant: string,
): Promise<readonly { readonly transaction: string; readonly n: number }[]> {
  return prisma.$queryRaw<{ transaction: string; n: number }[]>`
    select b.transaction, b.n
    from verdict_transaction t join verdict_branch b on b.transaction = t.id
    where t.ended_at is null and b.participant = ${participant}
      and b.state not in ('committed', 'aborted', 'read-only', 'heuristic')
    order by t.started_at, b.transaction, b.n limit ${OPEN_MAX}`
}
