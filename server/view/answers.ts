import type { Database } from '@/server/platform/database'

/** The newest ones are looked at. */
const TRANSACTIONS_MAX = 2_000
const MINUTE_MS = 60_000

/** What a participant has answered of late; times of the calls that were answered. */
export interface AnswersRow {
  readonly participant: string
  readonly calls: number
  readonly late: number
  readonly votes: number
  readonly refused: number
  readonly p50Ms: number
  readonly p95Ms: number
  readonly p99Ms: number
}

/**
 * Calls to prepare, to decide and to deliver a verdict, from the records of the transactions that began within
 * the last minutes. A vote that stayed unknown was not answered in time; what was repeated is an
 * attempt of its own.
 */
export function readAnswers(
  { prisma }: Database,
  { minutes, now }: { readonly minutes: number; readonly now: number },
): Promise<readonly AnswersRow[]> {
  const from = new Date(now - minutes * MINUTE_MS)
  return prisma.$queryRaw<AnswersRow[]>`
    with recent as (
      select id from verdict_transaction where started_at >= ${from} and driver = 'coordinator'
      order by started_at desc, id desc limit ${TRANSACTIONS_MAX}
    ), call as (
      select b.participant,
        case when r.type = 'answered-late' then r.data->>'event' else r.type end as type,
        r.data->>'vote' as vote,
        (r.data->>'durationMs')::float8 as ms,
        'unknown' in (r.data->>'vote', r.data->>'found')
          or r.data->>'code' = 'timeout' as late
      from recent t
      join verdict_record r on r.transaction = t.id and r.type in
        ('voted', 'confirmed', 'decider-answered', 'attempt', 'answered-late')
      join verdict_branch b on b.transaction = r.transaction and b.n = r.branch
    )
    select participant, count(*)::int as calls,
      count(*) filter (where late is true)::int as late,
      count(*) filter (where type = 'voted' and late is not true)::int as votes,
      count(*) filter (where vote = 'no')::int as refused,
      coalesce(percentile_cont(0.5) within group (order by ms) filter (where late is not true), 0) as "p50Ms",
      coalesce(percentile_cont(0.95) within group (order by ms) filter (where late is not true), 0) as "p95Ms",
      coalesce(percentile_cont(0.99) within group (order by ms) filter (where late is not true), 0) as "p99Ms"
    from call where ms is not null group by participant order by participant`
}
