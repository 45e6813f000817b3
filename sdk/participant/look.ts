import type { Pool, PoolClient } from 'pg'
import { readMarker } from '@/server/participant/marker-sql'
import { type Branch, keyOf } from './branch'
import { readBranch, readPrepared } from './tables-sql'

/** LOST: it was promised, and somebody has rolled it back by hand. */
export type State =
  | 'ACTIVE'
  | 'PREPARED'
  | 'PRE_COMMITTED'
  | 'COMMITTED'
  | 'ABORTED'
  | 'LOST'
  | 'UNKNOWN'

export interface Look {
  readonly state: State
  readonly since: Date | null
  readonly epoch: number | null
  /** The body that prepare came with first; null: it never came. */
  readonly bodyHash: string | null
  /** The answer that was given to prepare, where it does not follow from the state. */
  readonly answer: { readonly status: number; readonly body: Record<string, unknown> } | null
  /** The highest epoch that the shard was spoken to with; -1: never. */
  readonly highest: number
}

/** What is noted of a branch. */
export interface Row {
  readonly state: string | null
  readonly epoch: string | null
  readonly since: Date | null
  readonly deadline: Date | null
  readonly bodyHash: string | null
  readonly status: number | null
  readonly body: Record<string, unknown> | null
  readonly highest: string | null
}

/**
 * How a branch stands. The order of the three looks is what proves (9.4): what the row calls
 * prepared was prepared before; what the list then lacks has ended before; and then the marker is
 * there if and only if it ended in a commit.
 */
export async function look(client: Pool | PoolClient, branch: Branch, now: number): Promise<Look> {
  const { gid, branch: number, name, shard } = branch
  const key = keyOf(branch, 'prepare')
  const { rows } = await client.query<Row>(readBranch, [gid, number, key, shard])
  const listed = await client.query<{ since: Date }>(readPrepared, [name])
  const marked = await client.query<{ kind: string }>(readMarker, [gid, number])
  const row = rows[0]
  const { status = null, body = null } = row ?? {}
  const state = stateOf(row, listed.rows.length > 0, { kind: marked.rows[0]?.kind, now })
  return {
    state,
    since: sinceOf(state, listed.rows[0]?.since, row?.since ?? null),
    epoch: row?.epoch == null ? null : Number(row.epoch),
    bodyHash: row?.bodyHash ?? null,
    answer: status === null || body === null ? null : { status, body },
    highest: Number(row?.highest ?? -1),
  }
}

/** What the three looks prove together. */
export function stateOf(
  row: Row | undefined,
  isListed: boolean,
  { kind, now }: { readonly kind: string | undefined; readonly now: number },
): State {
  const noted = row?.state ?? null
  if (isListed) return noted === 'PRE_COMMITTED' ? 'PRE_COMMITTED' : 'PREPARED'
  if (kind === 'WORK') return 'COMMITTED'
  if (kind === 'ABORTED') return 'ABORTED'
  if (noted === 'COMMITTED' || noted === 'ABORTED') return noted
  if (noted === 'PREPARED' || noted === 'PRE_COMMITTED') return 'LOST'
  const isRunning = noted === 'ACTIVE' && (row?.deadline?.getTime() ?? 0) > now
  return isRunning ? 'ACTIVE' : 'UNKNOWN'
}

export function sinceOf(state: State, prepared: Date | undefined, noted: Date | null): Date | null {
  if (state === 'UNKNOWN') return null
  return state === 'PREPARED' ? (prepared ?? noted) : noted
}
