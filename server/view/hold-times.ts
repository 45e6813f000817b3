import { Prisma } from '@/prisma/client/client'
import { HOLD_HOURS, type HoldTimes } from '@/server/contract/hold-time'
import type { Database } from '@/server/platform/database'
import { timeOf } from './rows'

const HOUR_MS = 3_600_000
const PARTICIPANTS_MAX = 50

interface Row {
  readonly participant: string
  readonly from: Date
  readonly held: number
  readonly longest: number
  readonly branches: number
}

/** How long branches kept what they had promised, by participant and hour, by the journal's records. */
export async function readHoldTimes(
  { prisma }: Database,
  { now }: { readonly now: number },
): Promise<HoldTimes> {
  const lastMs = Math.floor(now / HOUR_MS) * HOUR_MS
  const hours = Array.from(
    { length: HOLD_HOURS },
    (_, n) => new Date(lastMs - (HOLD_HOURS - 1 - n) * HOUR_MS),
  )
  const from = hours[0] ?? new Date(lastMs)
  const at = new Date(now)
  const held = Prisma.sql`with held as (
    select b.participant, b.prepared_at as since,
      coalesce(b.ended_at, t.ended_at, ${at}::timestamptz) as until
    from verdict_branch b join verdict_transaction t on t.id = b.transaction
    where b.prepared_at < ${at}::timestamptz
      and (b.ended_at >= ${from}::timestamptz or b.ended_at is null)
      and coalesce(b.ended_at, t.ended_at, ${at}::timestamptz) >= ${from}::timestamptz)`
  const counted = await prisma.$queryRaw<{ participant: string; branches: number }[]>`${held}
    select participant, count(*)::int as branches from held
    group by participant order by sum(until - since) desc, participant limit ${PARTICIPANTS_MAX}`
  const rows = await prisma.$queryRaw<Row[]>`${held}, parts as (
      select participant, hour, until - since as whole,
        least(until, hour + interval '1 hour') - greatest(since, hour) as part
      from held join unnest(${hours.map(timeOf)}::timestamptz[]) as hour
        on since < hour + interval '1 hour' and until >= hour)
    select participant, hour as from, count(*)::int as branches,
      (extract(epoch from sum(part)) * 1000)::float8 as held,
      (extract(epoch from max(whole)) * 1000)::float8 as longest
    from parts group by participant, hour order by hour`
  return {
    at: timeOf(at),
    hours: hours.map(timeOf),
    participants: counted.map(({ participant, branches }) => ({
      ...{ participant, branches },
      hours: rows.filter((row) => row.participant === participant).map(hourOf),
    })),
  }
}

const hourOf = ({ from, held, longest, branches }: Row) => ({
  ...{ from: timeOf(from), heldMs: held, longestMs: longest, branches },
})
