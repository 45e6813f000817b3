import { Prisma } from '@/prisma/client/client'
import {
  COUNTED_MAX,
  type TransactionCounts,
  type TransactionFilter,
} from '@/server/contract/transaction-filter'
import type { Database } from '@/server/platform/database'
import { conditionsOf } from './transactions'

interface Counted {
  readonly state: string
  readonly n: bigint
  readonly doubtful: bigint
}

/**
 * How many transactions there are of each state, under a filter without its state. What is counted is
 * bounded: the newest COUNTED_MAX, so that it costs the same however long the list has become.
 */
export async function countTransactions(
  { prisma }: Database,
  { state: _, ...filter }: TransactionFilter,
): Promise<TransactionCounts> {
  const conditions = Prisma.join([Prisma.sql`true`, ...conditionsOf(filter)], ' and ')
  const rows = await prisma.$queryRaw<Counted[]>`
    select state, count(*) as n, count(*) filter (where in_doubt_since is not null
      and ended_at is null and acknowledged_at is null) as doubtful
    from (
      select state, in_doubt_since, ended_at, acknowledged_at from verdict_transaction
      where ${conditions} order by started_at desc, id desc limit ${COUNTED_MAX + 1}
    ) newest group by state`
  const all = rows.reduce((sum, { n }) => sum + Number(n), 0)
  const doubtful = rows.reduce((sum, row) => sum + Number(row.doubtful), 0)
  return {
    states: Object.fromEntries([
      ...rows.map(({ state, n }) => [state, Number(n)] as const),
      ...(doubtful === 0 ? [] : [['in-doubt', doubtful] as const]),
    ]),
    all: Math.min(all, COUNTED_MAX),
    more: all > COUNTED_MAX,
  }
}
