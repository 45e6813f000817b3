import type { PrismaClient } from '@/prisma/client/client'
import type { Instant } from '@/server/protocol/model'

/** Work may begin before its begin record is written, and a participant's clock may be behind. */
const AHEAD_MS = 3_600_000

/**
 * Markers written before this prove nothing that anybody may still ask (D17): their transactions
 * have ended, and longer ago than such things are kept. By the journal's clock.
 */
export async function markersBefore(prisma: PrismaClient, retentionDays: number): Promise<Instant> {
  const [row] = await prisma.$queryRaw<{ before: number }[]>`
    select extract(epoch from least(now() - ${retentionDays} * interval '1 day', (
      select min(started_at) - ${AHEAD_MS} * interval '1 millisecond' from verdict_transaction
      where ended_at is null or state = 'heuristic'
    )))::float8 * 1000 as before`
  return Math.floor(row?.before ?? 0) as Instant
}

/**
 * Remembered before anything of that age is deleted, here or at a participant: whoever compares both
 * sides later, under a longer retention perhaps, must not miss what was pruned at one of them.
 */
export async function rememberPruning(prisma: PrismaClient, retentionDays: number): Promise<void> {
  await prisma.$executeRaw`
    insert into verdict_setting (key, value)
    select 'markers-pruned-before',
      to_jsonb(extract(epoch from now() - ${retentionDays} * interval '1 day')::float8 * 1000)
    on conflict (key) do update set value = excluded.value
    where (verdict_setting.value #>> '{}')::float8 < (excluded.value #>> '{}')::float8`
}
