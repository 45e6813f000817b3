import type { Overview } from '@/server/contract/overview'
import type { Database } from '@/server/platform/database'
import { onlyHereOf } from './only-here'
import { timeOf, timeOrNull } from './rows'
import { notSnoozed } from './transactions'

const BUCKETS_MAX = 60
const MINUTE_MS = 60_000
const ACTIONS = 10

export interface OverviewAsked {
  readonly minutes: number
  readonly now: number
  readonly environment: string
  readonly lab: boolean
}

/** Everything on the first page; each part counts what began within the last minutes. */
export async function readOverview(database: Database, asked: OverviewAsked): Promise<Overview> {
  const { minutes, now, environment, lab } = asked
  const bucketMs = Math.ceil(minutes / BUCKETS_MAX) * MINUTE_MS
  const until = (Math.floor(now / bucketMs) + 1) * bucketMs
  const from = until - Math.ceil((minutes * MINUTE_MS) / bucketMs) * bucketMs
  const [counts, onlyHere, outcomes, durationMs, lastActions] = await Promise.all([
    readCounts(database),
    readOnlyHere(database),
    readOutcomes(database, { from, until, bucketMs }),
    readDurations(database, from),
    readActions(database),
  ])
  const transactions = outcomes.reduce(
    (sum, { committed, aborted, inDoubt, heuristic, open }) =>
      sum + committed + aborted + inDoubt + heuristic + open,
    0,
  )
  const at = timeOf(new Date(now))
  return {
    ...{ at, transactions, ...counts, onlyHere, bucketMs, outcomes, durationMs, lastActions },
    ...{ environment, lab },
  }
}

async function readCounts({ prisma }: Database) {
  const [row] = await prisma.$queryRaw<
    {
      doubt: bigint
      oldest: Date | null
      heuristic: bigint
      open: bigint
      participants: bigint
      down: bigint
      waiting: bigint
      damaged: bigint
      coordinators: bigint
    }[]
  >`
    select
      count(*) filter (where in_doubt_since is not null and acknowledged_at is null) as doubt,
      min(in_doubt_since) filter (where acknowledged_at is null) as oldest,
      count(*) filter (where state = 'heuristic' and acknowledged_at is null) + (
        select count(distinct t.id) from verdict_divergence d
        join verdict_transaction t on t.id = d.transaction
        where t.ended_at is not null and not exists (
          select from verdict_audit a where a.transaction = d.transaction
            and a.action = 'acknowledge' and a.at >= d.found_at)) as heuristic,
      count(*) as open,
      count(*) filter (where in_doubt_since is not null and state <> 'heuristic'
        and acknowledged_at is null and ${notSnoozed}) as waiting,
      count(*) filter (where state = 'heuristic' and acknowledged_at is null and ${notSnoozed}) + (
        select count(*) from verdict_transaction t where t.state = 'heuristic'
          and t.ended_at is not null and t.acknowledged_at is null and ${notSnoozed}
          and exists (select from verdict_divergence d where d.transaction = t.id)) as damaged,
      (select count(*) from verdict_participant) as participants,
      (select count(*) from verdict_participant where state = 'no-answer') as down,
      (select count(*) from verdict_process
        where role = 'coordinator' and expires_at > now()) as coordinators
    from verdict_transaction t where ended_at is null`
  return {
    waiting: { inDoubt: Number(row?.waiting ?? 0), heuristic: Number(row?.damaged ?? 0) },
    inDoubt: Number(row?.doubt ?? 0),
    oldestInDoubtSince: timeOrNull(row?.oldest ?? null),
    heuristic: Number(row?.heuristic ?? 0),
    open: Number(row?.open ?? 0),
    participants: Number(row?.participants ?? 0),
    participantsDown: Number(row?.down ?? 0),
    coordinators: Number(row?.coordinators ?? 0),
  }
}

/** The participants are those where somebody waits behind such a branch. */
async function readOnlyHere({ prisma }: Database): Promise<Overview['onlyHere']> {
  const rows = await prisma.participant.findMany({
    orderBy: { name: 'asc' },
    select: { name: true, onlyHere: true },
  })
  const found = rows.map(({ name, onlyHere }) => ({ name, ...onlyHereOf(onlyHere) }))
  return {
    branches: found.reduce((sum, { unclaimed, foreign }) => sum + unclaimed + foreign, 0),
    blocks: found.reduce((sum, { blocks }) => sum + blocks, 0),
    participants: found.filter(({ blocks }) => blocks > 0).map(({ name }) => name),
  }
}

interface Range {
  readonly from: number
  readonly until: number
  readonly bucketMs: number
}

interface OutcomeRow {
  bucket: number
  committed: bigint
  aborted: bigint
  doubt: bigint
  heuristic: bigint
  open: bigint
}

/** Each transaction stands in the bucket in which it began, under what became of it. */
async function readOutcomes({ prisma }: Database, { from, until, bucketMs }: Range) {
  const rows = await prisma.$queryRaw<OutcomeRow[]>`
    with found as (
      select floor(extract(epoch from started_at) * 1000 / ${bucketMs}::float8)::int as bucket,
        case when state = 'heuristic' then 'heuristic'
          when in_doubt_since is not null and ended_at is null then 'doubt'
          else coalesce(outcome, 'open') end as kind
      from verdict_transaction
      where started_at >= ${new Date(from)} and started_at < ${new Date(until)}
    )
    select bucket,
      count(*) filter (where kind = 'committed') as committed,
      count(*) filter (where kind = 'aborted') as aborted,
      count(*) filter (where kind = 'doubt') as doubt,
      count(*) filter (where kind = 'heuristic') as heuristic,
      count(*) filter (where kind = 'open') as open
    from found group by bucket`
  const found = new Map(rows.map((row) => [row.bucket, row]))
  return Array.from({ length: (until - from) / bucketMs }, (_, index) => {
    const row = found.get(from / bucketMs + index)
    return {
      at: timeOf(new Date(from + index * bucketMs)),
      committed: Number(row?.committed ?? 0),
      aborted: Number(row?.aborted ?? 0),
      inDoubt: Number(row?.doubt ?? 0),
      heuristic: Number(row?.heuristic ?? 0),
      open: Number(row?.open ?? 0),
    }
  })
}

async function readDurations({ prisma }: Database, from: number) {
  const [row] = await prisma.$queryRaw<
    { p50: number | null; p95: number | null; p99: number | null; n: bigint }[]
  >`
    select percentile_cont(0.5) within group (order by ms) as p50,
      percentile_cont(0.95) within group (order by ms) as p95,
      percentile_cont(0.99) within group (order by ms) as p99, count(*) as n
    from (
      select extract(epoch from ended_at - started_at)::float8 * 1000 as ms
      from verdict_transaction where started_at >= ${new Date(from)} and ended_at is not null
    ) ended`
  const { p50 = null, p95 = null, p99 = null, n = 0n } = row ?? {}
  return { p50, p95, p99, n: Number(n) }
}

async function readActions({ prisma }: Database): Promise<Overview['lastActions']> {
  const rows = await prisma.audit.findMany({
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: ACTIONS,
    select: { id: true, at: true, actor: true, action: true, transaction: true, outcome: true },
  })
  return rows.map((row) => ({ ...row, at: timeOf(row.at) }))
}
