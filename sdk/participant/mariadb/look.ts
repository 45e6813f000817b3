import type { Pool } from 'mysql2/promise'
import { readMarker } from '@/server/participant/mariadb-marker-sql'
import { type Branch, keyOf } from '../branch'
import { type Look, type Row, sinceOf, stateOf } from '../look'
import { listed } from './listed'
import { readBranch } from './tables-sql'
import { instant, isLockTimeout, rowsOf, within } from './transaction'

interface Found {
  readonly state: string | null
  readonly epoch: number | null
  readonly since: number | null
  readonly deadline: number | null
  readonly body_hash: string | null
  readonly status: number | null
  readonly body: string | null
  readonly highest: number | null
}

/**
 * How a branch stands, by the same three looks in the same order as at PostgreSQL. While a session
 * commits a prepared branch the server's list may lack it already, and its marker is not to be seen
 * yet. So whatever was promised and is not listed is looked for by its marker's lock as well: who waits
 * there has met a branch that is in somebody's hands.
 */
export async function look(pool: Pool, branch: Branch, now: number): Promise<Look> {
  const { gid, branch: number, name, shard } = branch
  const values = [gid, number, keyOf(branch, 'prepare'), shard]
  const [found] = await rowsOf<Found>(pool, readBranch, values)
  const row = found === undefined ? undefined : rowOf(found)
  const isListed = await listed(pool, name)
  const seen = await kindOf(pool, branch)
  const kind =
    seen ?? (row?.state === 'PREPARED' && !isListed ? await lockedKind(pool, branch) : undefined)
  const state = stateOf(row, isListed || kind === 'held', { kind, now })
  const answered = row !== undefined && row.status !== null && row.body !== null
  return {
    state,
    since: sinceOf(state, undefined, row?.since ?? null),
    epoch: row?.epoch == null ? null : Number(row.epoch),
    bodyHash: row?.bodyHash ?? null,
    answer: answered ? { status: row.status ?? 0, body: row.body ?? {} } : null,
    highest: Number(row?.highest ?? -1),
  }
}

function rowOf({ body_hash: bodyHash, body, since, deadline, epoch, highest, ...row }: Found): Row {
  return {
    ...{ ...row, bodyHash, body: body === null ? null : JSON.parse(body) },
    since: since === null ? null : instant(since),
    deadline: deadline === null ? null : instant(deadline),
    epoch: epoch === null ? null : String(epoch),
    highest: highest === null ? null : String(highest),
  }
}

const kindOf = async (pool: Pool, { gid, branch }: Branch): Promise<string | undefined> =>
  (await rowsOf<{ kind: string }>(pool, readMarker, [gid, branch]))[0]?.kind

/** held: a transaction that has not ended has the marker. */
async function lockedKind(pool: Pool, { gid, branch }: Branch): Promise<string | undefined> {
  try {
    const sql = `${readMarker} LOCK IN SHARE MODE`
    return await within(pool, async (client) => {
      const [row] = await rowsOf<{ kind: string }>(client, sql, [gid, branch])
      return row?.kind
    })
  } catch (error) {
    if (isLockTimeout(error)) return 'held'
    throw error
  }
}
