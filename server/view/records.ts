import { Prisma } from '@/prisma/client/client'
import type { JournalEvent } from '@/server/contract/event'
import type { Database } from '@/server/platform/database'
import type { Cursor } from './cursor'
import type { StreamEnd, Window } from './reading'
import { timeOf } from './rows'
import { withoutOrders } from './saga-steps'

/** A stream that was closed this long ago is over for every reader, whatever its clock says. */
const CLOSED_FOR = '1 minute'

export interface ReadRecord {
  readonly at: number
  readonly stream: number
  readonly role: string
  readonly event: JournalEvent
}

export interface NamedStreamEnd extends StreamEnd {
  readonly process: string
}

/** Every stream above the cursor's floor, and each one that the cursor names. */
export async function readStreams(
  { prisma }: Database,
  cursor: Cursor | null,
): Promise<readonly NamedStreamEnd[]> {
  const named = cursor === null ? [] : [...cursor.read.keys()]
  const rows = await prisma.$queryRaw<
    { id: number; process: string; closed: boolean; first: bigint | null; last: bigint | null }[]
  >`
    select s.id, s.process, coalesce(s.closed_at < now() - ${CLOSED_FOR}::interval, false) as closed,
      (select min(r.seq) from verdict_record r where r.stream = s.id) as first,
      (select max(r.seq) from verdict_record r where r.stream = s.id) as last
    from verdict_stream s
    where s.id > ${cursor?.floor ?? 0} or s.id = any(${named}::int[])
    order by s.id`
  return rows.map(({ id, process, closed, first, last }) => ({
    id,
    process,
    closed,
    first: first === null ? null : Number(first),
    last: Number(last ?? 0),
  }))
}

export interface RecordRow {
  stream: number
  seq: bigint
  transaction: string | null
  branch: number | null
  type: string
  epoch: bigint | null
  at: Date
  data: Prisma.JsonValue
  participant: string | null
  name: string
  process: string
  role: string
}

/** At most `limit` records of each window, in the order of their stream. */
export async function readRecords(
  { prisma }: Database,
  windows: readonly Window[],
  { scope, limit }: { readonly scope: string | null; readonly limit: number },
): Promise<readonly (readonly ReadRecord[])[]> {
  const unread = windows.filter(({ low, high }) => high > low)
  if (unread.length === 0) return []
  const rows = await prisma.$queryRaw<RecordRow[]>`
    ${sourceOf(scope)}
    select r.stream, r.seq, r.transaction, r.branch, r.type, r.epoch, r.at, r.data,
      coalesce(t.participants[r.branch], r.data->>'participant') as participant,
      s.name, s.process, s.role
    from unnest(${unread.map(({ stream }) => stream)}::int[],
      ${unread.map(({ low }) => low)}::bigint[],
      ${unread.map(({ high }) => high)}::bigint[]) as w(stream, low, high)
    join verdict_stream s on s.id = w.stream
    cross join lateral (
      select * from source r
      where r.stream = w.stream and r.seq > w.low and r.seq <= w.high and ${conditionOf(scope)}
      order by r.seq limit ${limit}
    ) r
    left join verdict_transaction t on t.id = r.transaction
    order by r.stream, r.seq`
  const streams = new Map<number, ReadRecord[]>()
  for (const row of rows) {
    const known = streams.get(row.stream)
    if (known === undefined) streams.set(row.stream, [recordOf(row)])
    else known.push(recordOf(row))
  }
  return [...streams.values()]
}

/** One transaction has few records and an index: look there first, not through whole streams. */
function sourceOf(scope: string | null): Prisma.Sql {
  const transaction = transactionOf(scope)
  return transaction === null
    ? Prisma.sql`with source as not materialized (select * from verdict_record)`
    : Prisma.sql`with source as materialized
        (select * from verdict_record where transaction = ${transaction})`
}

function conditionOf(scope: string | null): Prisma.Sql {
  if (scope === 'transactions') return Prisma.sql`r.transaction is not null`
  if (scope === 'participants')
    return Prisma.sql`r.transaction is null and r.data->>'participant' is not null`
  if (scope === 'lab')
    return Prisma.sql`r.transaction is null and (s.role = 'lab' or r.type like 'fault-%')`
  return Prisma.sql`true`
}

const transactionOf = (scope: string | null): string | null =>
  scope?.startsWith('transaction:') ? scope.slice('transaction:'.length) : null

export function recordOf(row: RecordRow): ReadRecord {
  const { data } = row
  return {
    at: row.at.getTime(),
    stream: row.stream,
    role: row.role,
    event: {
      stream: row.name,
      process: row.process,
      seq: Number(row.seq),
      transaction: row.transaction,
      branch: row.branch,
      participant: row.participant,
      type: row.type,
      epoch: row.epoch === null ? null : Number(row.epoch),
      at: timeOf(row.at),
      data: shown(data),
    },
  }
}

/** What branches were registered with is kept for whoever confirms them: only `payload.ts` tells of it (D18). */
function shown(data: RecordRow['data']): ReadRecord['event']['data'] {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return {}
  const { payloads: _, ...rest } = data
  return withoutOrders(rest)
}
