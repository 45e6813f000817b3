import { z } from 'zod'
import type { Database } from '@/server/platform/database'

/** The newest ones are replayed. */
const EPISODES_MAX = 5_000

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

const failed = z.object({
  ...{ participant: z.string(), operation: z.string(), startedAt: z.number() },
  ...{ callMs: z.number(), code: z.string().nullable(), failsUntil: z.number() },
  ...{ endedAt: z.number().nullable(), deadlineAt: z.number() },
})
const answer = z.object({ participant: z.string(), at: z.number() })

interface Asked {
  readonly participant: string | null
  readonly since: Date
}

/**
 * What had to be repeated at a participant (null: at any) since then. Calls work again from the end
 * of what was asked on, or, if that is not reached, from the next promise of anybody there.
 */
export async function readEpisodes(
  database: Database,
  asked: Asked,
): Promise<readonly EpisodeRow[]> {
  const [episodes, answers] = await Promise.all([
    readFailed(database, asked),
    readAnswers(database, asked),
  ])
  return episodes.map(({ participant, endedAt, ...episode }) => ({
    ...episode,
    worksFrom: endedAt ?? firstAfter(answers.get(participant) ?? [], episode.failsUntil),
  }))
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
      extract(epoch from case when f.operation = 'prepare' then b.prepared_at else b.ended_at end)
        ::float8 * 1000 as "endedAt",
      extract(epoch from t.deadline_at)::float8 * 1000 as "deadlineAt"
    from failed f
    join verdict_branch b on b.transaction = f.transaction and b.n = f.branch
    join verdict_transaction t on t.id = f.transaction
    where ${participant}::text is null or b.participant = ${participant}
    order by f.started desc limit ${EPISODES_MAX}`
  return rows.map((row) => failed.parse(row))
}

/** When each participant has promised something, to the second, in order. */
async function readAnswers({ prisma }: Database, { participant, since }: Asked) {
  const rows = await prisma.$queryRaw<unknown[]>`
    select b.participant, extract(epoch from min(b.prepared_at))::float8 * 1000 as at
    from verdict_transaction t join verdict_branch b on b.transaction = t.id
    where t.started_at >= ${since} and b.prepared_at is not null
      and (${participant}::text is null or b.participant = ${participant})
    group by b.participant, date_trunc('second', b.prepared_at) order by 2`
  const answers = new Map<string, number[]>()
  for (const row of rows) {
    const { participant: name, at } = answer.parse(row)
    const known = answers.get(name)
    if (known === undefined) answers.set(name, [at])
    else known.push(at)
  }
  return answers
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
