import type { BranchId } from '@/server/protocol/model'
import { type BucketDigest, digestsOf, type Hashed } from '@/server/protocol/outcome-buckets'
import { placeOf } from './outcome-hash'
import type { Calls, OutcomesAsked } from './sqlite-calls'
import { type Opened, read } from './sqlite-connection'
import { listCommitted } from './sqlite-marker-sql'

/*
 * The hash table of outcomes, made in the thread of the file: SQLite has no md5, and so only what is
 * asked for passes to the other thread.
 */

export const digestsIn = (opened: Opened, asked: OutcomesAsked): readonly BucketDigest[] =>
  digestsOf(placed(opened, asked).map(({ place }) => place))

export function committedIn(
  opened: Opened,
  { buckets, ...asked }: Calls['committed'][0],
): readonly BranchId[] {
  const open = new Set(buckets.map(({ window, slot }) => window + slot))
  return placed(opened, asked)
    .filter(({ place: { window, slot } }) => open.has(window + slot))
    .map(({ branch }) => branch)
}

interface Placed {
  readonly branch: BranchId
  readonly place: Hashed
}

function placed(opened: Opened, { cluster, range }: OutcomesAsked): readonly Placed[] {
  const rows = read(opened, listCommitted, [range.from, range.until])
  return rows
    .filter(([gid]) => String(gid).startsWith(`${cluster}.`))
    .map(([gid, n]) => `vd1_${gid}_${n}` as BranchId)
    .map((branch) => ({ branch, place: placeOf(branch) }))
}
