import type { Pool } from 'pg'
import { fenceBranch } from '@/server/participant/marker-sql'
import { keyOf } from './branch'
import type { Asked } from './order'
import { about, notNow, type Reply } from './reply'
import { noteAnswer, noteEnd } from './tables-sql'
import { isLockTimeout, within } from './transaction'

const REASON_MAX = 300

/** A no is definite: it is on disk, and the branch fenced, before it is said. */
export async function refuse(
  pool: Pool,
  { branch, order, hash }: Asked,
  reason: string,
): Promise<Reply> {
  const body = { vote: 'NO', reason: reason.slice(0, REASON_MAX) }
  try {
    await within(pool, async (client) => {
      await client.query(fenceBranch, [branch.gid, branch.branch, order.epoch])
      await client.query(noteEnd, [branch.gid, branch.branch, 'ABORTED', order.epoch])
      await client.query(noteAnswer, [keyOf(branch, 'prepare'), hash, 409, body])
    })
    return about(branch, 409, body)
  } catch (error) {
    if (isLockTimeout(error)) return notNow('The same branch is at work elsewhere.')
    throw error
  }
}
