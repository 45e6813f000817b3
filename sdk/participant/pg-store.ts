import { escapeLiteral, type Pool, type PoolClient } from 'pg'
import { fenceBranch, readMarker } from '@/server/participant/marker-sql'
import { barRefused, barrier } from './barrier'
import { type Branch, keyOf } from './branch'
import { look } from './look'
import type { Asked, Prepare } from './order'
import { pgOutcomes } from './pg-outcomes'
import type { Fenced, Store } from './store'
import * as sql from './tables-sql'
import { codeOf, isLockTimeout, within } from './transaction'
import { triedState } from './tried-state'
import { runWork } from './work'

interface PgStoreOptions {
  readonly pool: Pool
  readonly prepare: Prepare
  readonly now: () => number
}

/** A PostgreSQL, which keeps promises by PREPARE TRANSACTION. */
export function pgStore({ pool, prepare, now }: PgStoreOptions): Store<PoolClient> {
  return {
    ...pgSettling(pool),
    ...pgOutcomes(pool),
    server: async () =>
      (await pool.query<{ server: string }>(sql.readServer)).rows[0]?.server ?? '',
    raiseEpoch: async (shard, epoch) => void (await pool.query(sql.raiseEpoch, [shard, epoch])),
    admit: async ({ branch, order, hash }) => {
      const { rows } = await pool.query<{ bodyHash: string }>(sql.admit, [
        ...[branch.gid, branch.branch, order.epoch, order.deadline],
        ...[keyOf(branch, 'prepare'), hash],
      ])
      return rows[0]?.bodyHash
    },
    work: (asked) => runWork({ pool, prepare, now }, asked),
    refuse: (asked, answer) => refuse(pool, asked, answer),
    noteReadOnly: async ({ branch, order, hash }, answer) => {
      await pool.query(sql.noteProven, [branch.gid, branch.branch, 'READ_ONLY', order.epoch])
      await pool.query(sql.noteAnswer, [keyOf(branch, 'prepare'), hash, 200, answer])
    },
    tried: (branch) => triedState(pool, branch),
    prepared: async (after, limit) => {
      const values = [after, limit]
      const { rows } = await pool.query<{ name: string; since: Date; epoch: string | null }>(
        ...([sql.listPrepared, values] as const),
      )
      return rows.map(({ epoch, ...row }) => ({ ...row, epoch: epoch === null ? null : +epoch }))
    },
    step: ({ branch, op, hash }, work) =>
      within(pool, async (client) => {
        const noted = await client.query<{ bodyHash: string }>(sql.noteAnswer, [
          ...[keyOf(branch, op), hash, null, null],
        ])
        if (noted.rows[0]?.bodyHash !== hash) return null
        return barrier(client, { ...keyIn(branch), op }, () => work(client))
      }),
    barRefused: (branch, op) =>
      within(pool, (client) => barRefused(client, { ...keyIn(branch), op })),
  }
}

const keyIn = ({ gid, branch }: Branch) => ({ gid, branch })

/** What phase two needs of a PostgreSQL. */
export function pgSettling(
  pool: Pool,
): Pick<Store<PoolClient>, 'look' | 'finish' | 'prevent' | 'noteCommitted'> {
  return {
    look: (branch, now) => look(pool, branch, now),
    finish: async (word, { name }) => {
      try {
        await pool.query(`${word} PREPARED ${escapeLiteral(name)}`)
        return 'done'
      } catch (error) {
        if (codeOf(error) === '42704') return 'gone'
        if (codeOf(error) === '55000') return 'busy'
        throw error
      }
    },
    prevent: (branch) => prevent(pool, branch),
    noteCommitted: async ({ gid, branch, epoch }) => {
      const values = [gid, branch, 'COMMITTED', epoch]
      return sinceIn(await pool.query<{ since: Date }>(sql.noteProven, values))
    },
  }
}

async function prevent(pool: Pool, { gid, branch, epoch }: Branch): Promise<Fenced> {
  try {
    return await within(pool, async (client) => {
      await client.query(fenceBranch, [gid, branch, epoch])
      const { rows } = await client.query<{ kind: string }>(readMarker, [gid, branch])
      if (rows[0]?.kind === 'WORK') return { type: 'committed' }
      const values = [gid, branch, 'ABORTED', epoch]
      const noted = await client.query<{ since: Date }>(sql.noteEnd, values)
      return { type: 'fenced', since: sinceIn(noted) }
    })
  } catch (error) {
    if (isLockTimeout(error)) return { type: 'held' }
    throw error
  }
}

async function refuse(
  pool: Pool,
  { branch, order, hash }: Asked,
  answer: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  try {
    await within(pool, async (client) => {
      await client.query(fenceBranch, [branch.gid, branch.branch, order.epoch])
      await client.query(sql.noteEnd, [branch.gid, branch.branch, 'ABORTED', order.epoch])
      await client.query(sql.noteAnswer, [keyOf(branch, 'prepare'), hash, 409, answer])
    })
    return true
  } catch (error) {
    if (isLockTimeout(error)) return false
    throw error
  }
}

const sinceIn = ({ rows }: { readonly rows: readonly { readonly since: Date }[] }): Date =>
  rows[0]?.since ?? new Date(0)
