import { createHash } from 'node:crypto'
import type { BranchId } from '@/server/protocol/model'
import { type Hashed, windowOf } from '@/server/protocol/outcome-buckets'
import { markerKey } from './marker-sql'

const HASH_LENGTH = 16

/** Where a branch stands in the hash table of outcomes; see outcome-buckets.ts for the hash. */
export function placeOf(branch: BranchId): Hashed {
  const { gid, branch: n } = markerKey(branch)
  const digits = createHash('md5').update(`${gid}_${n}`).digest('hex')
  return {
    window: windowOf(gid),
    slot: digits.charAt(HASH_LENGTH),
    hash: digits.slice(0, HASH_LENGTH),
  }
}
