import { Prisma } from '@/prisma/client/client'
import type { InboxTab, LastSettled } from '@/server/contract/inbox'
import type { TransactionSummary } from '@/server/contract/transaction'
import type { Database } from '@/server/platform/database'
import { timeOf, timeOrNull } from './rows'
import { summariesOf } from './transactions'

/** So many are put in order; whoever has more in doubt has another problem than their order. */
const WAITING_MAX = 2_000
const DONE_MAX = 200

/** One that waits for a person, with what its probable cause is told from. */
export interface WaitingTransaction {
  readonly transaction: TransactionSummary
  readonly snoozed: boolean
  readonly branches: readonly WaitingBranch[]
}

export interface WaitingBranch {
  readonly participant: string
  readonly state: string
  readonly faultCode: string | null
}

export interface WaitingRead {
  readonly waiting: readonly WaitingTransaction[]
  /** Since when who does not answer is silent. */
  readonly silent: ReadonlyMap<string, string>
}

const waits = Prisma.sql`acknowledged_at is null
  and (state = 'heuristic' or (in_doubt_since is not null and ended_at is null))`

/**
 * All that waits for a person, and who of the participants is silent. What is heuristic is open, or
 * has a divergence: so it is found without an index that every change of a state would have to keep.
 */
export async function readWaiting(database: Database): Promise<WaitingRead> {
  const { prisma } = database
  const found = await prisma.$queryRaw<{ id: string; snoozed: boolean }[]>`
    select t.id, w.snoozed_at is not null as snoozed from (
      select id, in_doubt_since, started_at from verdict_transaction
        where in_doubt_since is not null and ended_at is null and acknowledged_at is null
      union select id, in_doubt_since, started_at from verdict_transaction
        where state = 'heuristic' and ended_at is null and acknowledged_at is null
      union select h.id, h.in_doubt_since, h.started_at
        from verdict_divergence d join verdict_transaction h on h.id = d.transaction
        where h.state = 'heuristic' and h.acknowledged_at is null) t
    left join verdict_inbox_work w on w.transaction = t.id
    order by coalesce(t.in_doubt_since, t.started_at), t.id limit ${WAITING_MAX}`
  const ids = found.map(({ id }) => id)
  const [rows, branches, participants] = await Promise.all([
    summariesOf(database, ids),
    prisma.branch.findMany({
      where: { transaction: { in: ids } },
      orderBy: { n: 'asc' },
      select: { transaction: true, participant: true, state: true, faultCode: true },
    }),
    prisma.participant.findMany({
      where: { silentSince: { not: null } },
      select: { name: true, silentSince: true },
    }),
  ])
  const of = new Map<string, WaitingBranch[]>(ids.map((id) => [id, []]))
  for (const { transaction, ...branch } of branches) of.get(transaction)?.push(branch)
  return {
    waiting: found.flatMap(({ id, snoozed }) => {
      const transaction = rows.get(id)
      return transaction === undefined ? [] : [{ transaction, snoozed, branches: of.get(id) ?? [] }]
    }),
    silent: new Map(
      participants.map(({ name, silentSince }) => [name, timeOrNull(silentSince) ?? '']),
    ),
  }
}

/** What people have settled by hand since then, the last one first; it waits for nobody any more. */
export async function readDone(
  database: Database,
  since: Date,
): Promise<readonly TransactionSummary[]> {
  const found = await database.prisma.$queryRaw<{ id: string }[]>`
    select t.id from verdict_transaction t join (
      select transaction, max(at) as at from verdict_audit
      where at >= ${since} and action in ('commit', 'abort', 'retry', 'acknowledge')
        and transaction is not null
      group by transaction) a on a.transaction = t.id
    where not (${waits}) order by a.at desc, t.id limit ${DONE_MAX}`
  const ids = found.map(({ id }) => id)
  const rows = await summariesOf(database, ids)
  return ids.flatMap((id) => rows.get(id) ?? [])
}

/** The last one that was in doubt and has ended since; null: none is kept. */
export async function readLastSettled({ prisma }: Database): Promise<LastSettled | null> {
  const [row] = await prisma.$queryRaw<
    { id: string; at: Date; by: string | null; lastedMs: number }[]
  >`
    select t.id, t.ended_at as at, (
      select a.actor from verdict_audit a where a.transaction = t.id
        and a.action in ('commit', 'abort', 'retry') and a.at <= t.ended_at
      and a.at >= t.doubted_since order by a.at desc limit 1) as by,
      extract(epoch from t.ended_at - t.doubted_since)::float8 * 1000 as "lastedMs"
    from (select * from verdict_transaction where doubted_since is not null
      order by doubted_since desc limit ${WAITING_MAX}) t
    where t.ended_at is not null and t.state <> 'heuristic' order by t.ended_at desc limit 1`
  if (row === undefined) return null
  const { id: transaction, at, by, lastedMs } = row
  return { transaction, at: timeOf(at), by, lastedMs: Math.max(0, Math.round(lastedMs)) }
}

/** The tab in which one stands; null: it does not wait, and nobody settled it by hand. */
export async function tabOf({ prisma }: Database, id: string): Promise<InboxTab | null> {
  const [row] = await prisma.$queryRaw<{ waits: boolean; snoozed: boolean; heuristic: boolean }[]>`
    select ${waits} as waits, w.snoozed_at is not null as snoozed, state = 'heuristic' as heuristic
    from verdict_transaction t left join verdict_inbox_work w on w.transaction = t.id
    where t.id = ${id}`
  if (row === undefined || !row.waits) return null
  if (row.snoozed) return 'snoozed'
  return row.heuristic ? 'heuristic' : 'in-doubt'
}

/** Sessions behind each, as it was when somebody last asked the participants. */
export async function lastBlocked(
  { prisma }: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (ids.length === 0) return new Map()
  const rows = await prisma.$queryRaw<{ id: string; blocked: number }[]>`
    select distinct on (transaction) transaction as id, (
      select count(distinct concat(f ->> 'participant', ' ', b ->> 'pid'))::int
      from jsonb_array_elements(data::jsonb -> 'findings') f,
        jsonb_array_elements(case jsonb_typeof(f -> 'blocked')
          when 'array' then f -> 'blocked' else '[]' end) b) as blocked
    from verdict_evidence where transaction in (${Prisma.join(ids)})
    order by transaction, taken_at desc`
  return new Map(rows.map(({ id, blocked }) => [id, blocked]))
}
