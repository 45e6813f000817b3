import { z } from 'zod'
import type { Database } from '@/server/platform/database'

/** The newest ones are replayed, so that a trial keeps nobody waiting for seconds. */
const EPISODES_MAX = 1_000

/** Calls of one operation of one branch that had to be repeated. */
export interface EpisodeRow {
  readonly operation: string
  readonly startedAt: number
  readonly callMs: number
  readonly code: string | null
  readonly failsUntil: number
  readonly worksFrom: number | null
  readonly deadlineAt: number | null
}

/** First calls of one second that were answered: promises, and what a verdict says. */
export interface AnsweredRow {
  readonly at: number
  readonly requests: number
  readonly owed: number
}

/** What had to be repeated at a participant, and beside it what was answered there at once. */
export interface ParticipantEpisodes {
  readonly participant: string
  readonly episodes: readonly EpisodeRow[]
  readonly answered: readonly AnsweredRow[]
}

export interface Episodes {
  readonly items: readonly ParticipantEpisodes[]
  /** Since when: later than was asked for if there was more than is replayed. */
  readonly sinceMs: number
  readonly isCut: boolean
}

const failed = z.object({
  ...{ participant: z.string(), operation: z.string(), startedAt: z.number() },
  ...{ callMs: z.number(), code: z.string().nullable(), failsUntil: z.number() },
  ...{ endedAt: z.number().nullable(), deadlineAt: z.number() },
})
const answer = z.object({
  ...{ participant: z.string(), at: z.number(), promisedAt: z.number().nullable() },
  ...{ requests: z.number(), owed: z.number() },
})

interface Asked {
  readonly participant: string | null
  readonly since: Date
}

/**
 * What had to be repeated at a participant (null: at any) since then. Calls work again from the end
 * of what was asked on, or, if that is not reached, from the next promise of anybody there.
 */
export async function readEpisodes(database: Database, asked: Asked): Promise<Episodes> {
  const rows = await readFailed(database, asked)
  const isCut = rows.length > EPISODES_MAX
  const kept = rows.slice(0, EPISODES_MAX)
  const sinceMs = isCut ? (kept.at(-1)?.startedAt ?? 0) : asked.since.getTime()
  const failures = byParticipant(kept)
  const names = [...failures.keys()]
  const answers = byParticipant(await readAnswers(database, { names, since: new Date(sinceMs) }))
  const items = names.map((participant) => {
    const answered = answers.get(participant) ?? []
    const promised = answered.flatMap((one) => one.promisedAt ?? [])
    const episodes = (failures.get(participant) ?? []).map(({ endedAt, ...episode }) => ({
      ...episode,
      worksFrom: endedAt ?? firstAfter(promised, episode.failsUntil),
    }))
    return { participant, episodes, answered }
  })
  return { items, sinceMs, isCut }
}

function byParticipant<Row extends { readonly participant: string }>(rows: readonly Row[]) {
  const known = new Map<string, Row[]>()
  for (const row of rows) {
    const before = known.get(row.participant)
    if (before === undefined) known.set(row.participant, [row])
    else before.push(row)
  }
  return known
}

async function readFailed({ prisma }: Database, { participant, since }: Asked) {
  const rows = await prisma.$queryRaw<unknown[]>`
    with failed as (
      select a.transaction, a.branch, a.operation, min(a.at) as started, max(a.at) as last,
        avg(a.duration_ms)::float8 as call_ms, (array_agg(a.code order by a.seq))[1] as code
      from verdict_attempt a where a.at >= ${since}
      group by 1, 2, 3
    )
    select b.participant, f.operation, f.call_ms as "callMs", f.code,
      extract(epoch from f.started)::float8 * 1000 as "startedAt",
      extract(epoch from f.last)::float8 * 1000 as "failsUntil",
      extract(epoch from case f.operation when 'prepare' then b.prepared_at
        when 'action' then (select min(r.at) from verdict_record r
          where r.transaction = f.transaction and r.branch = f.branch and r.type = 'step-done')
        else b.ended_at end)::float8 * 1000 as "endedAt",
      extract(epoch from t.deadline_at)::float8 * 1000 as "deadlineAt"
    from failed f
    join verdict_branch b on b.transaction = f.transaction and b.n = f.branch
    join verdict_transaction t on t.id = f.transaction
    where ${participant}::text is null or b.participant = ${participant}
    order by f.started desc limit ${EPISODES_MAX + 1}`
  return rows.map((row) => failed.parse(row))
}

interface Where {
  readonly names: readonly string[]
  readonly since: Date
}

/**
 * What each participant has answered, to the second, in order. What had to be repeated before is no
 * first call, but a promise of that kind tells, too, that calls work.
 */
async function readAnswers({ prisma }: Database, { names, since }: Where) {
  const rows = await prisma.$queryRaw<unknown[]>`
    with answered as (
      select b.participant, x.at, x.promise, not exists (
          select from verdict_attempt a where a.transaction = b.transaction and a.branch = b.n
            and (a.operation = 'prepare') = x.promise
        ) as first
      from verdict_transaction t join verdict_branch b on b.transaction = t.id
      cross join lateral (values (b.prepared_at, true), (b.ended_at, false)) x(at, promise)
      where t.started_at >= ${since} and x.at >= ${since} and b.participant = any(${names})
        and b.prepared_at is not null
    )
    select participant, extract(epoch from date_trunc('second', at))::float8 * 1000 as at,
      extract(epoch from min(at) filter (where promise))::float8 * 1000 as "promisedAt",
      (count(*) filter (where first and promise))::float8 as requests,
      (count(*) filter (where first and not promise))::float8 as owed
    from answered group by participant, date_trunc('second', at) order by 2`
  return rows.map((row) => answer.parse(row))
}

/** By halves. */
function firstAfter(sorted: readonly number[], at: number): number | null {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) > at) high = middle
    else low = middle + 1
  }
  return sorted[low] ?? null
}
