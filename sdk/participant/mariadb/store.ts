import type { Pool } from 'mysql2/promise'
import { type Branch, keyOf } from '../branch'
import type { Prepare } from '../order'
import type { Store } from '../store'
import { type TriedState, triedBy } from '../tried-state'
import { barRefused, mariadbBarrier } from './barrier'
import { guardedClient, type MariadbClient } from './client'
import { allListed } from './listed'
import { mariadbOutcomes } from './outcomes'
import { mariadbSettling, refuse } from './settle'
import * as sql from './tables-sql'
import { instant, rowsOf, within } from './transaction'
import { runWork } from './work'

interface MariadbStoreOptions {
  readonly pool: Pool
  readonly prepare: Prepare<MariadbClient>
  readonly now: () => number
}

/** A MariaDB, which keeps promises by XA PREPARE. */
export function mariadbStore({ pool, prepare, now }: MariadbStoreOptions): Store<MariadbClient> {
  return {
    ...mariadbSettling(pool),
    ...mariadbOutcomes(pool),
    server: async () => (await rowsOf<{ server: string }>(pool, sql.readServer))[0]?.server ?? '',
    raiseEpoch: async (shard, epoch) => void (await pool.query(sql.raiseEpoch, [shard, epoch])),
    admit: ({ branch, order, hash }) =>
      within(pool, async (client) => {
        const { gid, branch: number } = branch
        const deadline = order.deadline.getTime() / 1_000
        await client.query(sql.noteBegun, [gid, number, order.epoch, deadline])
        return noteBody(client, keyOf(branch, 'prepare'), hash)
      }),
    work: (asked) => runWork({ pool, prepare, now }, asked),
    refuse: (asked, answer) => refuse(pool, asked, answer),
    noteReadOnly: async ({ branch, order, hash }, answer) => {
      await pool.query(sql.noteEnd, [branch.gid, branch.branch, 'READ_ONLY', order.epoch])
      const told = [keyOf(branch, 'prepare'), hash, 200, JSON.stringify(answer)]
      await pool.query(sql.noteAnswer, told)
    },
    tried: (branch) => tried(pool, branch),
    prepared: async (after, limit) => {
      const names = (await allListed(pool)).filter((name) => name > after)
      if (names.length === 0) return []
      const rows = await rowsOf<{ name: string; since: number; epoch: number }>(
        ...([pool, sql.readPromised, [names]] as const),
      )
      const own = rows.map(({ since, epoch, ...row }) => ({
        ...{ ...row, since: instant(since), epoch: Number(epoch) },
      }))
      return own.sort(({ name: one }, { name: other }) => (one < other ? -1 : 1)).slice(0, limit)
    },
    step: ({ branch, op, hash }, work) =>
      within(pool, async (client) => {
        if ((await noteBody(client, keyOf(branch, op), hash)) !== hash) return null
        const { gid, branch: number } = branch
        const guarded = guardedClient(client)
        return mariadbBarrier(client, { gid, branch: number, op }, async () => {
          await work(guarded.client)
          guarded.check()
        })
      }),
    barRefused: ({ gid, branch }, op) =>
      within(pool, (client) => barRefused(client, { gid, branch, op })),
  }
}

/** The hash of the body that came first under the key. */
async function noteBody(
  client: MariadbClient,
  key: string,
  hash: string,
): Promise<string | undefined> {
  await client.query(sql.noteAnswer, [key, hash, null, null])
  return (await rowsOf<{ body_hash: string }>(client, sql.readHash, [key]))[0]?.body_hash
}

/** The barrier's rows of Try–Confirm–Cancel, the one that tells the end first. */
const readSteps = `SELECT op, reason, CAST(UNIX_TIMESTAMP(at) AS double) AS at FROM ${sql.BARRIERS}
WHERE gid = ? AND branch = ? AND op IN ('try', 'confirm', 'cancel') ORDER BY op = 'try', op`

async function tried(pool: Pool, { gid, branch }: Branch): Promise<TriedState | null> {
  const [last] = await rowsOf<{ op: string; reason: string; at: number }>(
    ...([pool, readSteps, [gid, branch]] as const),
  )
  return last === undefined ? null : triedBy({ ...last, at: instant(last.at) })
}
