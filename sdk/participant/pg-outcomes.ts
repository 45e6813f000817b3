import type { Pool } from 'pg'
import { markedBranches, outcomeQueries } from '@/server/participant/outcome-sql'
import type { Store } from './store'
import { BARRIERS } from './tables-sql'

/** A Confirm or a message has its row in the barrier, in the transaction of its work. */
const queries = outcomeQueries(`${markedBranches}
  UNION ALL SELECT gid, branch FROM ${BARRIERS} WHERE op IN ('confirm', 'message') AND barrier_id = '01'`)

/** How branches have ended at a PostgreSQL with the kit's tables. */
export const pgOutcomes = (pool: Pool): Pick<Store<never>, 'digests' | 'committed'> => ({
  digests: async ({ cluster, from, until }) => {
    const { rows } = await pool.query<[string, string, string, string]>({
      ...{ text: queries.digest, values: [cluster, from, until], rowMode: 'array' },
    })
    return rows.map(([window, slot, count, digest]) => [window, slot, Number(count), digest])
  },
  committed: async ({ cluster, from, until }, buckets) => {
    const [windows, slots] = [buckets.map(([window]) => window), buckets.map(([, slot]) => slot)]
    const values = [cluster, from, until, windows, slots]
    const { rows } = await pool.query<[string]>({
      ...{ text: queries.list, values, rowMode: 'array' },
    })
    return rows.map(([name]) => name)
  },
})
