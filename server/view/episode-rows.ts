import { z } from 'zod'
import { Prisma } from '@/prisma/client/client'
import type { Database } from '@/server/platform/database'

/** So many at a time. */
const PAGE = 5_000

const failed = z.object({
  ...{ transaction: z.string(), branch: z.number(), participant: z.string() },
  ...{ operation: z.string(), startedAt: z.number(), callMs: z.number() },
  ...{ code: z.string().nullable(), failsUntil: z.number() },
  ...{ endedAt: z.number().nullable(), deadlineAt: z.number().nullable() },
})
export type Failed = z.infer<typeof failed>
const answer = z.object({
  ...{ at: z.number(), promisedAt: z.number().nullable() },
  ...{ requests: z.number(), owed: z.number() },
})
const counted = z.tuple([z.object({ recorded: z.number() })])

export interface Asked {
  readonly participant: string | null
  readonly since: Date
  readonly until: Date
}

/** What is read: all, or one transaction of so many. */
export interface Drawn extends Asked {
  readonly oneOf: number
}

/** How many calls of one operation of one branch had to be repeated. */
export async function countFailed({ prisma }: Database, { participant, since, until }: Asked) {
  const rows = await prisma.$queryRaw`
    select count(*)::float8 as recorded from (
      select from verdict_attempt a
      join verdict_branch b on b.transaction = a.transaction and b.n = a.branch
      where a.at >= ${since} and a.at <= ${until}
        and (${participant}::text is null or b.participant = ${participant})
      group by a.transaction, a.branch, a.operation
    ) f`
  return counted.parse(rows)[0].recorded
}

/** In pages, each of which begins behind the last of the one before. */
export async function* readFailed(database: Database, drawn: Drawn): AsyncGenerator<Failed> {
  let after: Key | null = { transaction: '', branch: 0, operation: '' }
  while (after !== null) {
    const page: readonly Failed[] = await readPage(database, drawn, after)
    yield* page
    after = page.length < PAGE ? null : (page.at(-1) ?? null)
  }
}

type Key = Pick<Failed, 'transaction' | 'branch' | 'operation'>

async function readPage(
  { prisma }: Database,
  { participant, since, until, oneOf }: Drawn,
  { transaction, branch, operation }: Key,
) {
  const rows = await prisma.$queryRaw<unknown[]>`
    with failed as (
      select a.transaction, a.branch, a.operation, b.participant, b.prepared_at, b.ended_at,
        min(a.at) as started, max(a.at) as last,
        avg(a.duration_ms)::float8 as call_ms, (array_agg(a.code order by a.seq))[1] as code
      from verdict_attempt a
      join verdict_branch b on b.transaction = a.transaction and b.n = a.branch
      where a.at >= ${since} and a.at <= ${until}
        and (a.transaction, a.branch, a.operation)
          > (${transaction}, ${branch}::int, ${operation})
        and (${participant}::text is null or b.participant = ${participant})
        and ${isDrawn('a.transaction', oneOf)}
      group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3 limit ${PAGE}
    )
    select f.transaction, f.branch, f.operation, f.participant, f.call_ms as "callMs", f.code,
      extract(epoch from f.started)::float8 * 1000 as "startedAt",
      extract(epoch from f.last)::float8 * 1000 as "failsUntil",
      extract(epoch from case f.operation when 'prepare' then f.prepared_at
        when 'action' then (select min(r.at) from verdict_record r
          where r.transaction = f.transaction and r.branch = f.branch and r.type = 'step-done')
        else f.ended_at end)::float8 * 1000 as "endedAt",
      extract(epoch from t.deadline_at)::float8 * 1000 as "deadlineAt"
    from failed f left join verdict_transaction t on t.id = f.transaction
    order by f.transaction, f.branch, f.operation`
  return rows.map((row) => failed.parse(row))
}

/** The same transactions each time; names have nothing to do with what became of them. */
const isDrawn = (id: 'a.transaction' | 't.id', oneOf: number) =>
  oneOf === 1
    ? Prisma.sql`true`
    : Prisma.sql`('x' || left(md5(${Prisma.raw(id)}), 7))::bit(28)::int % ${oneOf}::int = 0`

/**
 * What the participant has answered, to the second, in order. What had to be repeated before is no
 * first call, but a promise of that kind tells, too, that calls work; so does one that is not drawn.
 */
export async function readAnswers(
  { prisma }: Database,
  { participant, since, until, oneOf }: Drawn,
): Promise<readonly z.infer<typeof answer>[]> {
  const rows = await prisma.$queryRaw<unknown[]>`
    with answered as (
      select x.at, x.promise, ${isDrawn('t.id', oneOf)} and not exists (
          select from verdict_attempt a where a.transaction = b.transaction and a.branch = b.n
            and (a.operation = 'prepare') = x.promise
        ) as first
      from verdict_transaction t join verdict_branch b on b.transaction = t.id
      cross join lateral (values (b.prepared_at, true), (b.ended_at, false)) x(at, promise)
      where t.started_at >= ${since} and x.at >= ${since} and x.at <= ${until}
        and b.participant = ${participant} and b.prepared_at is not null
    )
    select extract(epoch from date_trunc('second', at))::float8 * 1000 as at,
      extract(epoch from min(at) filter (where promise))::float8 * 1000 as "promisedAt",
      (count(*) filter (where first and promise))::float8 as requests,
      (count(*) filter (where first and not promise))::float8 as owed
    from answered group by date_trunc('second', at) order by 1`
  return rows.map((row) => answer.parse(row))
}
