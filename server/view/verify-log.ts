import type { LogVerified } from '@/server/contract/log'
import type { Database } from '@/server/platform/database'
import { timeOf } from './rows'

/** Of each stream: as many as tell where to look. */
const RANGES_MAX = 20
/**
 * What is older may have been removed (D17), and around what is open or heuristic, whose records stay,
 * that leaves numbers alone; a clock may be an hour off.
 */
export const KEPT_HOURS = 7 * 24 - 1

interface Row {
  readonly first: bigint | null
  readonly last: bigint | null
  readonly records: bigint
  readonly missing: { readonly from: number; readonly to: number }[] | null
}

interface Stream {
  readonly id: number
  readonly name: string
  readonly process: string
  readonly role: string
  readonly startedAt: Date
}

/**
 * Reads every record that is kept, stream by stream, and tells which numbers are missing (D13: a stream
 * begins with 1 and has no gap). What was cut at the end of a stream no later record betrays.
 */
export async function verifyLog({ prisma }: Database, now: number): Promise<LogVerified> {
  const all = await prisma.$queryRaw<Stream[]>`
    select id, name, process, role, started_at as "startedAt" from verdict_stream order by id desc`
  const streams: LogVerified['streams'][number][] = []
  for (const { id, name, process, role, startedAt } of all) {
    const [row] = await prisma.$queryRaw<Row[]>`
      with steps as (
        select seq, lag(seq, 1, 0::bigint) over w as before,
          coalesce(lag(at) over w, ${startedAt}) as before_at
        from verdict_record where stream = ${id} window w as (order by seq)
      ), gaps as (
        select before + 1 as "from", seq - 1 as "to" from steps
        where seq > before + 1 and before_at > now() - ${KEPT_HOURS} * interval '1 hour'
        order by seq limit ${RANGES_MAX}
      )
      select min(seq) as first, max(seq) as last, count(*) as records,
        (select jsonb_agg(to_jsonb(gaps)) from gaps) as missing from steps`
    if (row === undefined || row.first === null) continue
    streams.push({
      ...{ stream: name, process, role, missing: row.missing ?? [] },
      ...{ first: Number(row.first), last: Number(row.last), records: Number(row.records) },
    })
  }
  return {
    whole: streams.every(({ missing }) => missing.length === 0),
    checkedAt: timeOf(new Date(now)),
    records: streams.reduce((sum, { records }) => sum + records, 0),
    streams,
  }
}
