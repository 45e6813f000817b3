import type { Pool } from 'pg'
import { parseBranchId } from '@/server/protocol/ids'
import type { Branch } from './branch'
import { look, type State } from './look'
import { about, type Reply } from './reply'
import { listPrepared } from './tables-sql'
import { triedState } from './tried-state'

const PAGE = 200

/** What the contract calls a state: pre-committed is a promise still, and lost is rolled back. */
const told: Readonly<Record<State, string>> = {
  ACTIVE: 'ACTIVE',
  PREPARED: 'PREPARED',
  PRE_COMMITTED: 'PREPARED',
  COMMITTED: 'COMMITTED',
  ABORTED: 'ABORTED',
  LOST: 'ABORTED',
  UNKNOWN: 'UNKNOWN',
}

/** How a branch stands here. */
export async function status(pool: Pool, branch: Branch, now: number): Promise<Reply> {
  const { state, since, epoch } = await look(pool, branch, now)
  const tried = state === 'UNKNOWN' ? await triedState(pool, branch) : null
  if (tried !== null)
    return about(branch, 200, { ...tried, since: tried.since.toISOString(), epoch: null })
  return about(branch, 200, {
    state: told[state],
    since: since?.toISOString() ?? null,
    epoch: state === 'UNKNOWN' ? null : epoch,
  })
}

/** One page of what is prepared in this database under names of coordinators. */
export async function branches(pool: Pool, after: string): Promise<Reply> {
  const { rows } = await pool.query<{ name: string; since: Date; epoch: string | null }>(
    listPrepared,
    [after, PAGE],
  )
  const items = rows.flatMap(({ name, since, epoch }) => {
    const parts = parseBranchId(name)
    if (parts === null) return []
    const { transaction: gid, n: branch } = parts
    const known = epoch === null ? null : Number(epoch)
    return [{ gid, branch, since: since.toISOString(), epoch: known }]
  })
  const next = rows.length < PAGE ? null : (rows.at(-1)?.name ?? null)
  return { status: 200, body: { items, next } }
}
