import { Prisma } from '@/prisma/client/client'
import type { Database } from '@/server/platform/database'

/** The newest ones are followed. */
const TRANSACTIONS_MAX = 2_000
/** So many of each course are named. */
const LISTED_MAX = 12
const MINUTE_MS = 60_000

/** Transactions that took the same course, and how many they are. */
export interface CourseRow {
  readonly count: number
  /** The newest of them. */
  readonly ids: readonly string[]
  readonly outcome: string | null
  readonly reason: string | null
  readonly driver: string
  readonly takenOver: 'before' | 'after' | null
  readonly hasDecider: boolean
  /** Of each branch: its vote, then its failed calls: prepare late and refused, commit late and refused. */
  readonly branches: readonly string[]
  /** Summed up: from begin to verdict, from there to the end, and the whole. */
  readonly votesMs: number
  readonly deliveryMs: number
  readonly wholeMs: number
  /** Until there is nothing more to do for the outcome: an abort is told, and nobody waits for that. */
  readonly untilOutcomeMs: number
  readonly untilOutcomeSquares: number
  /** Summed up over the branches: from the verdict to the proof of their end. */
  readonly inDoubtMs: number
}

type Row = Omit<CourseRow, 'count'> & {
  readonly count: bigint
  readonly firstAt: Date
  readonly lastAt: Date
}

/** What was followed, and since when all that began is in it: older ones are left out of too many. */
export interface Courses {
  readonly rows: readonly CourseRow[]
  readonly seconds: number
}

export interface AskedCourses {
  readonly minutes: number
  /** Only those of a run of the lab, whenever they ran: their keys begin with its id. */
  readonly run?: string | undefined
}

/** What became of the transactions that began within the last minutes, or in a run, and have ended. */
export async function readCourses(
  { prisma }: Database,
  { minutes, run, now }: AskedCourses & { readonly now: number },
): Promise<Courses> {
  const from = new Date(now - minutes * MINUTE_MS)
  const chosen =
    run === undefined
      ? Prisma.sql`started_at >= ${from}`
      : Prisma.sql`starts_with(idempotency_key, ${`${run}-`})`
  const rows = await prisma.$queryRaw<Row[]>`
    with ended as (
      select id, outcome, reason, driver, state, decided_at, started_at, ended_at,
        extract(epoch from coalesce(decided_at, ended_at) - started_at)::float8 * 1000 as votes,
        extract(epoch from ended_at - coalesce(decided_at, ended_at))::float8 * 1000 as delivery
      from verdict_transaction
      where ${chosen} and ended_at is not null and protocol = 'two-phase-commit'
      order by started_at desc, id desc limit ${TRANSACTIONS_MAX}
    ), ${failedSql}, followed as (
      select e.*, votes + case when outcome = 'committed' then delivery else 0 end as until_outcome,
        noted.has_decider, case
          when noted.recovered_at is null then null
          when noted.recovered_at < e.decided_at then 'before' else 'after' end as taken_over,
        array(select concat_ws('/', coalesce(b.vote, 'none'),
            coalesce(f.prepare_late, 0), coalesce(f.prepare_refused, 0),
            coalesce(f.commit_late, 0), coalesce(f.commit_refused, 0))
          from verdict_branch b
          left join failed f on f.transaction = b.transaction and f.branch = b.n
          where b.transaction = e.id order by 1) as branches,
        (select coalesce(sum(extract(epoch from b.ended_at - e.decided_at)), 0)::float8 * 1000
          from verdict_branch b where b.transaction = e.id) as in_doubt
      from ended e cross join lateral (
        select coalesce(bool_or(r.type = 'begun' and r.data->>'decider' is not null), false)
            as has_decider,
          min(r.at) filter (where r.type = 'recovered') as recovered_at
        from verdict_record r where r.transaction = e.id and r.type in ('begun', 'recovered')
      ) noted
    )
    select count(*) as count,
      (array_agg(id order by started_at desc, id desc))[1:${LISTED_MAX}] as ids, min(started_at) as "firstAt",
      max(ended_at) as "lastAt", case when state = 'heuristic' then null else outcome end as outcome,
      reason, driver, taken_over as "takenOver", has_decider as "hasDecider",
      branches, sum(votes) as "votesMs",
      sum(delivery) as "deliveryMs", sum(votes + delivery) as "wholeMs",
      sum(until_outcome) as "untilOutcomeMs", sum(until_outcome * until_outcome) as "untilOutcomeSquares",
      sum(in_doubt) as "inDoubtMs"
    from followed group by 5, 6, 7, 8, 9, 10`
  const followed = rows.map(({ firstAt: _, lastAt: __, ...row }) => ({
    ...row,
    count: Number(row.count),
  }))
  const isCut = followed.reduce((sum, { count }) => sum + count, 0) >= TRANSACTIONS_MAX
  const first = Math.min(...rows.map(({ firstAt }) => firstAt.getTime()))
  const last = Math.max(...rows.map(({ lastAt }) => lastAt.getTime()))
  const lastingMs =
    run === undefined
      ? now - (isCut ? first : from.getTime())
      : rows.length === 0
        ? 0
        : last - first
  return { rows: followed, seconds: Math.max(1, lastingMs / 1_000) }
}

/** Calls that failed, by branch; late: no answer came in time. */
const failedSql = Prisma.sql`failed as (
  select a.transaction, a.branch,
    count(*) filter (where a.operation = 'prepare' and a.code = 'timeout') as prepare_late,
    count(*) filter (where a.operation = 'prepare' and a.code is distinct from 'timeout')
      as prepare_refused,
    count(*) filter (where a.operation = 'commit' and a.code = 'timeout') as commit_late,
    count(*) filter (where a.operation = 'commit' and a.code is distinct from 'timeout')
      as commit_refused
  from verdict_attempt a join ended on ended.id = a.transaction
  group by a.transaction, a.branch
)`
