import type { Pool } from 'pg'
import { outcomeQuery } from '@/server/contract/http-participant'
import { markedBranches, outcomeQueries } from '@/server/participant/outcome-sql'
import { parseBranchId } from '@/server/protocol/ids'
import { plain } from './incoming'
import type { Reply } from './reply'
import { BARRIERS } from './tables-sql'

/** A Confirm or a message has its row in the barrier, in the transaction of its work. */
const queries = outcomeQueries(`${markedBranches}
  UNION ALL SELECT gid, branch FROM ${BARRIERS} WHERE op IN ('confirm', 'message') AND barrier_id = '01'`)

/** What has committed here, as digests of buckets; or the branches in the buckets that are named. */
export async function outcomes(pool: Pool, query: URLSearchParams): Promise<Reply> {
  const asked = outcomeQuery.safeParse({
    ...Object.fromEntries(query),
    bucket: query.getAll('bucket'),
  })
  if (!asked.success) return plain(422, 'Ask with cluster, from, until, and buckets of this list.')
  const { cluster, from, until, bucket } = asked.data
  if (bucket.length === 0) {
    const { rows } = await pool.query<[string, string, string, string]>({
      ...{ text: queries.digest, values: [cluster, from, until], rowMode: 'array' },
    })
    const buckets = rows.map(([window, slot, count, digest]) => ({
      ...{ window, slot, count: Number(count), digest },
    }))
    return { status: 200, body: { buckets } }
  }
  const windows = bucket.map((one) => one.split('.')[0])
  const slots = bucket.map((one) => one.split('.')[1])
  const { rows } = await pool.query<[string]>({
    ...{ text: queries.list, values: [cluster, from, until, windows, slots], rowMode: 'array' },
  })
  const branches = rows.flatMap(([name]) => {
    const parts = parseBranchId(name)
    return parts === null ? [] : [{ gid: parts.transaction, branch: parts.n }]
  })
  return { status: 200, body: { branches } }
}
