import type { PrismaClient } from '@/prisma/client/client'
import type { Instant } from '@/server/protocol/model'

/**
 * Markers written before this prove nothing that anybody may still ask (D17): their transactions
 * have ended, and longer ago than such things are kept. By the journal's clock.
 */
export async function markersBefore(prisma: PrismaClient, retentionDays: number): Promise<Instant> {
  const [row] = await prisma.$queryRaw<{ before: number }[]>`
    select extract(epoch from least(now() - ${retentionDays} * interval '1 day', (
      select min(started_at) from verdict_transaction
      where ended_at is null or state = 'heuristic'
    )))::float8 * 1000 as before`
  return Math.floor(row?.before ?? 0) as Instant
}
