import type { PrismaClient } from '@/prisma/client/client'
import type { TransactionId } from '@/server/protocol/model'

/** Events are told for so long; cursors from before are gone (D17). */
export const EVENT_DAYS = 7
/** Nobody was killed or paused for so long and then goes on. */
const GONE_DAYS = 1
const ROWS_MAX = 1_000

export interface Pruned {
  readonly records: number
  readonly transactions: number
  readonly streams: number
}

/**
 * Deletes one batch of what is past its time: events after seven days, ended transactions with their
 * verdicts after `retentionDays`. What is open or heuristic stays, its events too. Answers what went;
 * all zero: nothing is left to prune. `forget` is told of transactions before they go: another
 * register's verdicts are deleted while the journal still has theirs (D40).
 */
export async function pruneBatch(
  prisma: PrismaClient,
  retentionDays: number,
  forget: (transactions: readonly TransactionId[]) => Promise<void> = async () => {},
): Promise<Pruned> {
  const past = await prisma.$queryRawUnsafe<{ id: TransactionId }[]>(
    pastTransactions,
    ...[retentionDays, ROWS_MAX],
  )
  const ids = past.map(({ id }) => id)
  if (ids.length > 0) await forget(ids)
  const transactions = await prisma.$executeRawUnsafe(pruneTransactions, retentionDays, ids)
  await prisma.$executeRawUnsafe(pruneLooks, retentionDays, ROWS_MAX)
  const records = await prisma.$executeRawUnsafe(pruneRecords, EVENT_DAYS, ROWS_MAX)
  await prisma.$executeRawUnsafe(closeStreams, GONE_DAYS)
  await prisma.$executeRawUnsafe(pruneProcesses, GONE_DAYS)
  const streams = await prisma.$executeRawUnsafe(pruneStreams, EVENT_DAYS)
  return { records, transactions, streams }
}

/** A heuristic outcome ends only when somebody has acknowledged it, and is kept even then. */
const past = `ended_at < now() - $1 * interval '1 day' and state <> 'heuristic'
    and started_at < now() - $1 * interval '1 day'`

const pastTransactions = `select id from verdict_transaction where ${past}
  order by started_at limit $2`

const pruneTransactions = `with old as materialized (
  select id from verdict_transaction where id = any($2::text[]) and ${past}
  for update skip locked
), verdicts as (delete from verdict_verdict where transaction in (select id from old)),
branches as (delete from verdict_branch where transaction in (select id from old)),
attempts as (delete from verdict_attempt where transaction in (select id from old)),
evidence as (delete from verdict_evidence where transaction in (select id from old)),
inbox as (delete from verdict_inbox_work where transaction in (select id from old)),
owners as (delete from verdict_application_owner where transaction in (select id from old))
delete from verdict_transaction where id in (select id from old)`

/** Looks at branches that no transaction of the journal has; what somebody acted upon is kept. */
const pruneLooks = `delete from verdict_evidence where id in (
  select e.id from verdict_evidence e
  where e.transaction is null and e.taken_at < now() - $1 * interval '1 day'
    and not exists (select from verdict_audit a where a.evidence_id = e.id)
  limit $2)`

/** The newest record of a stream stays: who has read up to there has missed nothing. */
const pruneRecords = `delete from verdict_record where (stream, seq) in (
  select r.stream, r.seq from verdict_record r
  where r.at < now() - $1 * interval '1 day' and not exists (
    select from verdict_transaction t
    where t.id = r.transaction and (t.ended_at is null or t.state = 'heuristic'))
  and (exists (select from verdict_record n where n.stream = r.stream and n.seq > r.seq)
    or exists (select from verdict_stream s
      where s.id = r.stream and s.closed_at < now() - $1 * interval '1 day'))
  limit $2)`

/** A process that nobody has heard of for so long writes no more: its stream is over (D16). */
const closeStreams = `update verdict_stream s set closed_at = now()
where s.closed_at is null and s.started_at < now() - $1 * interval '1 day'
  and not exists (select from verdict_process p
    where p.id = s.name and p.expires_at > now() - $1 * interval '1 day')`

const pruneProcesses = `delete from verdict_process
where expires_at < now() - $1 * interval '1 day'`

/** A stream that is over and of which nothing is told any more. */
const pruneStreams = `delete from verdict_stream s
where coalesce(s.closed_at, s.started_at) < now() - $1 * interval '1 day'
  and not exists (select from verdict_record r where r.stream = s.id)
  and (s.closed_at is not null or not exists (
    select from verdict_process p where p.name = s.process and p.expires_at > now()))`
