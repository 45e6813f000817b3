import type { Prisma } from '@/prisma/client/client'
import type { Rule } from '@/server/policy/alert-changes'
import type {
  AlertFacts,
  FailingBranch,
  ParticipantFact,
  TransactionFact,
} from '@/server/policy/alert-conditions'
import type { Slots } from './alert-store'

/** Rows in trouble that one pass looks at; what fires already comes first. */
const ROWS_MAX = 5_000

interface Asked {
  readonly now: Date
  readonly cluster: string
  readonly rules: readonly Rule[]
  readonly slots: Slots
  /** Transactions for which something fires. */
  readonly firing: readonly string[]
}

/** All that the rules need to know, read within one database transaction. */
export async function readFacts(
  tx: Prisma.TransactionClient,
  { now, cluster, rules, slots, firing }: Asked,
): Promise<AlertFacts> {
  const on = rules.map(({ settings }) => settings).filter(({ enabled }) => enabled)
  const hours = new Set(on.flatMap((one) => (one.kind === 'in-doubt-budget' ? [one.hours] : [])))
  const counts = on.flatMap((one) => (one.kind === 'attempts' ? [one.attempts] : []))
  const tries = counts.length === 0 ? null : Math.min(...counts)
  const rows = await tx.$queryRawUnsafe<TransactionRow[]>(findTroubled, tries, firing, ROWS_MAX)
  const participants = await tx.participant.findMany({
    select: { name: true, kind: true, state: true, silentSince: true },
    orderBy: { name: 'asc' },
  })
  const breakers = await tx.$queryRawUnsafe<BreakerRow[]>(findOpen)
  const open = new Map(breakers.map(({ participant, since }) => [participant, since.getTime()]))
  const burnt = new Map<number, number>()
  for (const each of hours) burnt.set(each, await doubtMs(tx, now, each))
  return {
    ...{ now: now.getTime(), cluster },
    transactions: rows.map(transactionFact),
    participants: participants.map((row): ParticipantFact => {
      const { name, kind, state, silentSince } = row
      const silent = state === 'no-answer' ? (silentSince ?? now) : null
      const places = kind === 'postgresql' ? (slots.get(name) ?? 'unknown') : null
      const breakerSince = open.get(name) ?? null
      return { name, silentSince: silent?.getTime() ?? null, breakerSince, slots: places }
    }),
    doubtMs: (within) => burnt.get(within) ?? 0,
  }
}

/** Adds to this minute what all transactions in doubt have been so since it was last counted. */
export async function countDoubt(
  tx: Prisma.TransactionClient,
  { from, now }: { readonly from: Date; readonly now: Date },
): Promise<void> {
  await tx.$executeRawUnsafe(addDoubt, from, now)
}

async function doubtMs(tx: Prisma.TransactionClient, now: Date, hours: number): Promise<number> {
  const [row] = await tx.$queryRawUnsafe<{ ms: number | null }[]>(sumDoubt, now, hours)
  return row?.ms ?? 0
}

interface BreakerRow {
  participant: string
  since: Date
}

interface TransactionRow {
  id: string
  doubt: Date | null
  heuristic: Date | null
  failing: FailingBranch[] | null
  participant: string | null
  expected: string | null
  found: string | null
  foundAt: Date | null
}

const transactionFact = (row: TransactionRow): TransactionFact => ({
  id: row.id,
  inDoubtSince: row.doubt?.getTime() ?? null,
  heuristicSince: row.heuristic?.getTime() ?? null,
  failing: row.failing ?? [],
  diverged:
    row.foundAt === null
      ? null
      : {
          participant: row.participant ?? '',
          expected: row.expected ?? '',
          found: row.found ?? '',
          at: row.foundAt.getTime(),
        },
})

/**
 * $1 the least number of attempts that any rule asks for, $2 transactions that come first, $3 rows.
 * A limit of the transaction's own counts most, then one of the participant, then that for all (what is registered has none).
 */
const findTroubled = `with written as (
  select distinct on (scope) scope, case when data->>'alarmAttempts' ~ '^[0-9]{1,7}$'
    then (data->>'alarmAttempts')::int end as attempts
  from verdict_retry_policy order by scope, version desc
), diverged as (
  select distinct on (d.transaction) d.transaction, d.participant, d.expected, d.found, d.found_at
  from verdict_divergence d
  where not exists (select from verdict_audit a where a.transaction = d.transaction
    and a.action = 'acknowledge' and a.at >= d.found_at)
  order by d.transaction, d.branch
), troubled as (
  select t.id, t.started_at, b.failing,
    case when t.acknowledged_at is null then t.in_doubt_since end as doubt,
    case when t.acknowledged_at is null and t.state = 'heuristic'
      then coalesce(t.decided_at, t.started_at) end as heuristic
  from verdict_transaction t left join lateral (
    select json_agg(json_build_object('participant', x.participant, 'tries', x.attempts,
      'limit', x.most, 'alarm', x.alarm) order by x.n) as failing
    from (
      select b.*, coalesce(said.attempts, own.attempts, everybody.attempts) as most
      from verdict_branch b
      left join lateral (
        select case when r.data->'retry'->>'alarmAttempts' ~ '^[0-9]{1,7}$'
          then (r.data->'retry'->>'alarmAttempts')::int end as attempts
        from verdict_record r where r.transaction = b.transaction and r.type = 'begun' limit 1
      ) said on true
      left join written own on own.scope = b.participant
      left join written everybody on everybody.scope = '*'
      where b.transaction = t.id and b.attempts > 0
        and b.state not in ('committed', 'aborted', 'read-only', 'heuristic', 'done', 'refused',
          'compensated')
    ) x where x.alarm or x.attempts >= coalesce(x.most, $1::int)
  ) b on $1::int is not null
  where t.ended_at is null
    and (t.in_doubt_since is not null or t.state = 'heuristic' or b.failing is not null)
)
select coalesce(t.id, d.transaction) as id, t.doubt, t.heuristic, t.failing,
  d.participant, d.expected, d.found, d.found_at as "foundAt"
from troubled t full join diverged d on d.transaction = t.id
order by coalesce(t.id, d.transaction) = any($2::text[]) desc,
  coalesce(t.started_at, d.found_at) limit $3`

/** Since when the breaker of a participant is not closed in some coordinator that runs. */
const findOpen = `select g.participant, min(g.since) as since from verdict_participant_gate g
join verdict_process p on p.id = g.process and p.expires_at > clock_timestamp()
where g.since is not null group by g.participant`

/** $1 since when, $2 now. */
const addDoubt = `insert into verdict_alert_doubt (minute, ms)
select date_trunc('minute', $2::timestamptz),
  sum(extract(epoch from $2::timestamptz - greatest(in_doubt_since, $1::timestamptz)) * 1000)::bigint
from verdict_transaction
where ended_at is null and acknowledged_at is null and in_doubt_since < $2::timestamptz
having count(*) > 0
on conflict (minute) do update set ms = verdict_alert_doubt.ms + excluded.ms`

/** $1 now, $2 hours. */
const sumDoubt = `select sum(ms)::float8 as ms from verdict_alert_doubt
where minute > $1::timestamptz - $2::int * interval '1 hour'`
