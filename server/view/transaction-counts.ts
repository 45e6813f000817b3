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
}

interface Urgent {
  readonly doubtful: bigint
  readonly heuristic: bigint
  readonly more: boolean
}

/**
 * How many transactions there are of each state, under a filter without its state. Looked at are the
 * newest COUNTED_MAX, so that it costs the same however long the list has become; what needs a person is
 * counted whole, however old it is.
 */
export async function countTransactions(
  { prisma }: Database,
  { state: _, ...filter }: TransactionFilter,
): Promise<TransactionCounts> {
  const conditions = Prisma.join([Prisma.sql`true`, ...conditionsOf(filter)], ' and ')
  const [rows, [urgent]] = await Promise.all([
    prisma.$queryRaw<Counted[]>`
      select state, count(*) as n from (
        select * from verdict_transaction order by started_at desc, id desc limit ${COUNTED_MAX}
      ) newest where ${conditions} group by state`,
    prisma.$queryRaw<Urgent[]>`
      select count(*) filter (where in_doubt_since is not null and acknowledged_at is null
          and ended_at is null) as doubtful,
        count(*) filter (where state = 'heuristic') as heuristic,
        exists (select from verdict_transaction order by started_at desc, id desc
          offset ${COUNTED_MAX} limit 1) as more
      from verdict_transaction
      where (ended_at is null and in_doubt_since is not null or state = 'heuristic')
        and ${conditions}`,
  ])
  const whole = { 'in-doubt': urgent?.doubtful ?? 0n, heuristic: urgent?.heuristic ?? 0n }
  const states = new Map(rows.map(({ state, n }) => [state, Number(n)]))
  for (const [state, n] of Object.entries(whole)) if (n > 0n) states.set(state, Number(n))
  return {
    states: Object.fromEntries(states),
    all: rows.reduce((sum, { n }) => sum + Number(n), 0),
    more: urgent?.more ?? false,
  }
}
