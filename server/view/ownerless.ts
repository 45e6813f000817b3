import type { Database } from '@/server/platform/database'
import type { TransactionState } from '@/server/protocol/look'
import type { TransactionId } from '@/server/protocol/model'

const LISTED_MAX = 100

export interface Ownerless {
  readonly id: TransactionId
  readonly shard: number
  readonly state: TransactionState
  readonly retries: number
}

/**
 * Undecided transactions that only an operator may settle, whose owner's lease has run out: nobody
 * else tells of them while every coordinator is down (D1, D7).
 */
export const listOwnerless = ({ prisma }: Database): Promise<readonly Ownerless[]> =>
  prisma.$queryRaw<Ownerless[]>`
    select t.id, t.shard, t.state, t.retries from verdict_transaction t
    join verdict_lease l on l.shard = t.shard
    where t.ended_at is null and t.recovery = 'manual' and t.outcome is null
      and t.in_doubt_since is null and l.expires_at < now()
    order by t.id limit ${LISTED_MAX}`
