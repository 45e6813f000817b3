import type { Vote } from '@/server/protocol/model'
import type { Proof } from './participant'

interface Row {
  readonly vote: Vote | null
  readonly xid: string | null
  readonly server: string | null
  readonly session: string | null
}

/**
 * What may be held against a branch later. The number of a transaction is its own for ever only once
 * the branch was prepared: of one that was not, nothing need be on disk, and a server that crashed
 * gives the number out again. Whoever then asked for its status would be told of somebody else's.
 */
export const proofOf = (row: Row | undefined): Proof => ({
  xid: row?.vote === 'yes' ? row.xid : null,
  server: row?.server ?? null,
  session: row?.session ?? null,
})
