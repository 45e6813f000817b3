import { outcomeQuery } from '@/server/contract/http-participant'
import { parseBranchId } from '@/server/protocol/ids'
import { plain } from './incoming'
import type { Reply } from './reply'
import type { Store } from './store'

/** What has committed here, as digests of buckets; or the branches in the buckets that are named. */
export async function outcomes(
  store: Pick<Store<never>, 'digests' | 'committed'>,
  query: URLSearchParams,
): Promise<Reply> {
  const asked = outcomeQuery.safeParse({
    ...Object.fromEntries(query),
    bucket: query.getAll('bucket'),
  })
  if (!asked.success) return plain(422, 'Ask with cluster, from, until, and buckets of this list.')
  const { bucket, ...range } = asked.data
  if (bucket.length === 0) {
    const found = await store.digests(range)
    const buckets = found.map(([window, slot, count, digest]) => ({ window, slot, count, digest }))
    return { status: 200, body: { buckets } }
  }
  const places = bucket.map((one) => {
    const [window = '', slot = ''] = one.split('.')
    return [window, slot] as const
  })
  const names = await store.committed(range, places)
  const branches = names.flatMap((name) => {
    const parts = parseBranchId(name)
    return parts === null ? [] : [{ gid: parts.transaction, branch: parts.n }]
  })
  return { status: 200, body: { branches } }
}
