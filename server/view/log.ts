import { Prisma } from '@/prisma/client/client'
import type { LogFilter, LogPage, LogQuery, LogRecord } from '@/server/contract/log'
import type { Database } from '@/server/platform/database'
import { placeAt, type RecordPlace } from './log-place'
import { type RecordRow, recordOf } from './records'
import { decodePlace, encodePlace, timeOf } from './rows'
import { KEPT_HOURS } from './verify-log'

const FIRST_WINDOW_MS = 5_000
const GROWS = 6
/** What a busy hour holds is sorted at once. */
const WINDOW_MS_MAX = 3_600_000
/** A search for what is rare stops here, says how far it came, and goes on when asked. */
const SEARCH_MS = 1_500

interface Row extends RecordRow {
  readonly micros: string
  readonly bytes: number
  /** Of the record before it in its stream that is kept; 0: there is none. */
  readonly before: bigint
  readonly removed: boolean
}

/**
 * The journal's records, the newest first; null if the cursor is none of ours. There is only a coarse
 * index on their time, so what is looked at are windows of it that grow while they hold too little:
 * the newest cost little however long the journal is, and what is rare is searched for in steps.
 */
export async function readLog(
  database: Database,
  { cursor, limit, at, ...filter }: LogQuery,
  now: number,
): Promise<LogPage | null> {
  const place = cursor === undefined ? await placeAt(database, at) : placeIn(cursor)
  if (place === null) return null
  const oldest = Math.max(await oldestOf(database), msOf(filter.from) ?? 0)
  // A clock may be a little behind that of the database whose records are read.
  const newest = Math.min(now + FIRST_WINDOW_MS, msOf(filter.to) ?? Number.POSITIVE_INFINITY)
  let until = place === undefined ? newest : Date.parse(place.time) + 1
  let low = until
  const began = performance.now()
  const rows: Row[] = []
  let windowMs = FIRST_WINDOW_MS
  while (low > oldest && rows.length <= limit) {
    if (performance.now() - began > SEARCH_MS) break
    low = Math.max(oldest, until - windowMs)
    windowMs = Math.min(windowMs * GROWS, WINDOW_MS_MAX)
    const wanted = limit + 1 - rows.length
    rows.push(...(await inWindow(database, { low, until, place, filter, wanted })))
    until = low
  }
  const items = rows.slice(0, limit).map(recordIn)
  const last = rows.length > limit ? rows[limit - 1] : undefined
  const next =
    last !== undefined
      ? encodePlace(last.micros, `${last.stream}-${last.seq}`)
      : low > oldest
        ? encodePlace(`${new Date(low).toISOString().slice(0, -1)}000Z`, `${2 ** 31 - 1}-0`)
        : undefined
  return {
    items,
    searchedTo: last === undefined ? timeOf(new Date(low)) : timeOf(last.at),
    ...(next === undefined ? {} : { nextCursor: next }),
  }
}

const recordIn = (row: Row): LogRecord => ({
  ...recordOf(row).event,
  bytes: row.bytes,
  gap:
    row.before < row.seq - 1n
      ? { from: Number(row.before) + 1, to: Number(row.seq) - 1, removed: row.removed }
      : null,
})

const msOf = (iso: string | undefined) => (iso === undefined ? undefined : Date.parse(iso))

async function oldestOf({ prisma }: Database): Promise<number> {
  const [row] = await prisma.$queryRaw<{ at: Date | null }[]>`
    select min(first.at) as at from verdict_stream s cross join lateral (
      select r.at from verdict_record r where r.stream = s.id order by r.seq limit 1) first`
  // Records of one moment may differ by less than the clock that is shown.
  return (row?.at?.getTime() ?? Number.POSITIVE_INFINITY) - 1
}

interface Window {
  readonly low: number
  readonly until: number
  readonly place: RecordPlace | undefined
  readonly filter: LogFilter
  readonly wanted: number
}

const inWindow = (
  { prisma }: Database,
  { low, until, place, filter, wanted }: Window,
): Promise<Row[]> => prisma.$queryRaw<Row[]>`
  with found as materialized (
    select r.stream, r.seq, r.transaction, r.branch, r.type, r.epoch, r.at, r.data,
      coalesce(t.participants[r.branch], r.data->>'participant') as participant,
      s.name, s.process, s.role, s.started_at, octet_length(r.data::text) as bytes,
      to_char(r.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as micros
    from verdict_record r
    join verdict_stream s on s.id = r.stream
    left join verdict_transaction t on t.id = r.transaction
    where r.at > ${new Date(low)} and r.at <= ${new Date(until)}
      and ${Prisma.join([Prisma.sql`true`, ...conditionsOf(filter), ...before(place)], ' and ')}
    order by r.at desc, r.stream desc, r.seq desc limit ${wanted}
  )
  select found.*, coalesce(kept.seq, 0) as before,
    coalesce(kept.at, found.started_at) <= now() - ${KEPT_HOURS} * interval '1 hour' as removed
  from found left join lateral (
    select r.seq, r.at from verdict_record r
    where r.stream = found.stream and r.seq < found.seq order by r.seq desc limit 1) kept on true
  order by found.at desc, found.stream desc, found.seq desc`

const before = (place: RecordPlace | undefined) =>
  place === undefined
    ? []
    : [
        Prisma.sql`(r.at, r.stream, r.seq) <
          (${place.time}::timestamptz, ${place.stream}::int, ${place.seq}::bigint)`,
      ]

const conditionsOf = ({ type, process, transaction, participant, to }: LogFilter) => [
  ...(type === undefined ? [] : [Prisma.sql`r.type = ${type}`]),
  ...(process === undefined ? [] : [Prisma.sql`s.process = ${process}`]),
  ...(transaction === undefined ? [] : [Prisma.sql`r.transaction = ${transaction}`]),
  ...(participant === undefined
    ? []
    : [Prisma.sql`coalesce(t.participants[r.branch], r.data->>'participant') = ${participant}`]),
  ...(to === undefined ? [] : [Prisma.sql`r.at < ${to}::timestamptz`]),
]

function placeIn(cursor: string): RecordPlace | null {
  const place = decodePlace(cursor)
  const [, stream, seq] = /^(\d{1,10})-(\d{1,15})$/.exec(place?.id ?? '') ?? []
  if (place === null || stream === undefined || seq === undefined) return null
  return { time: place.time, stream: Number(stream), seq: Number(seq) }
}
