import type { LogVerified } from '@/server/contract/log'
import type { Database } from '@/server/platform/database'
import { timeOf } from './rows'

/** Of each stream: as many as tell where to look. */
const RANGES_MAX = 20

interface Row {
  readonly name: string
  readonly process: string
  readonly role: string
  readonly first: bigint
  readonly last: bigint
  readonly records: bigint
  readonly missing: readonly { readonly from: number; readonly to: number }[] | null
}

/**
 * Reads every record that is kept and tells which numbers are missing (D13: a stream has no gap). A
 * stream begins where the retention has cut it; what was cut at its end no later record betrays.
 */
export async function verifyLog({ prisma }: Database, now: number): Promise<LogVerified> {
  const rows = await prisma.$queryRaw<Row[]>`
    with steps as (
      select stream, seq, lag(seq) over (partition by stream order by seq) as before
      from verdict_record
    )
    select s.name, s.process, s.role, min(seq) as first, max(seq) as last, count(*) as records,
      jsonb_agg(jsonb_build_object('from', before + 1, 'to', seq - 1) order by seq)
        filter (where seq > before + 1) as missing
    from steps join verdict_stream s on s.id = steps.stream
    group by s.id order by s.id desc`
  const streams = rows.map(({ name, missing, ...row }) => ({
    ...{ stream: name, process: row.process, role: row.role },
    ...{ first: Number(row.first), last: Number(row.last), records: Number(row.records) },
    missing: (missing ?? []).slice(0, RANGES_MAX),
  }))
  return {
    whole: streams.every(({ missing }) => missing.length === 0),
    checkedAt: timeOf(new Date(now)),
    records: streams.reduce((sum, { records }) => sum + records, 0),
    streams,
  }
}
