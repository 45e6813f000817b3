import type { Pool } from 'pg'
import type { Instant } from '@/server/protocol/model'
import { ulidTime } from '@/server/protocol/outcome-buckets'
import { pruneParticipant } from '../participant/prune'
import { pruneAgentTables } from './agent-sql'

const DAYS_MIN = 30
const DAY_MS = 86_400_000
const LIMIT = 1_000

interface Keeping {
  readonly days: number
  readonly now: () => number
}

/** Forgets what ended more than `days` ago (never less than 30), a batch after the other. */
export async function pruneAgent(pool: Pool, { days, now }: Keeping): Promise<void> {
  const kept = Math.max(days, DAYS_MIN)
  while ((await pruneParticipant(pool, { days: kept, now: now() })) > 0);
  const before = ulidTime((now() - kept * DAY_MS) as Instant)
  for (const sql of pruneAgentTables)
    while (((await pool.query(sql, [before, LIMIT])).rowCount ?? 0) > 0);
}
