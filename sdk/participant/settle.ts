import { escapeLiteral, type Pool } from 'pg'
import { fenceBranch, readMarker } from '@/server/participant/marker-sql'
import type { Branch } from './branch'
import { look } from './look'
import type { InFlight } from './order'
import { about, notNow, type Reply } from './reply'
import { noteEnd, noteProven } from './tables-sql'
import { codeOf, isLockTimeout, within } from './transaction'

interface SettleDeps {
  readonly pool: Pool
  readonly now: () => number
  readonly inFlight: ReadonlyMap<string, InFlight>
}

const IN_FLIGHT_MS_MAX = 1_000

/** Phase two at the service: the mapping of 9.3, with the evidence of 9.4 where a branch is gone. */
export const createSettle = (deps: SettleDeps) => ({
  commit: (branch: Branch) => commit(deps, branch),
  abort: (branch: Branch) => abort(deps, branch),
})

async function commit(deps: SettleDeps, branch: Branch): Promise<Reply> {
  const { pool, now } = deps
  const finished = await finish(pool, 'COMMIT', branch)
  if (finished === 'busy') return notNow('Another session is just finishing this branch.')
  if (finished === 'done') return ended(pool, branch, 'COMMITTED')
  const { state } = await look(pool, branch, now())
  if (state === 'COMMITTED') return ended(pool, branch, 'COMMITTED')
  if (state === 'ABORTED' || state === 'LOST') return about(branch, 409, { heuristic: 'ROLLBACK' })
  if (state === 'UNKNOWN') return about(branch, 404, { state })
  return notNow('The branch is still at work, or has just been prepared.')
}

async function abort(deps: SettleDeps, branch: Branch): Promise<Reply> {
  const { pool, inFlight } = deps
  const flight = inFlight.get(branch.name)
  if (flight !== undefined) {
    flight.givenUp = true
    const isOver = await Promise.race([flight.done.then(yes, yes), after(IN_FLIGHT_MS_MAX)])
    if (!isOver) return notNow('The work of the branch has not ended yet.')
  }
  const finished = await finish(pool, 'ROLLBACK', branch)
  if (finished === 'busy') return notNow('Another session is just finishing this branch.')
  return prevent(pool, branch)
}

/** Takes the marker's key, so that a prepare that comes later must fail (9.4). */
async function prevent(pool: Pool, branch: Branch): Promise<Reply> {
  const { gid, branch: number, epoch } = branch
  try {
    return await within(pool, async (client) => {
      await client.query(fenceBranch, [gid, number, epoch])
      const { rows } = await client.query<{ kind: string }>(readMarker, [gid, number])
      if (rows[0]?.kind === 'WORK') return about(branch, 409, { heuristic: 'COMMIT' })
      return noted(
        await client.query<{ since: Date }>(noteEnd, [gid, number, 'ABORTED', epoch]),
        branch,
        'ABORTED',
      )
    })
  } catch (error) {
    if (isLockTimeout(error)) return notNow('The work of the branch has not ended yet.')
    throw error
  }
}

/** gone: no such prepared transaction; it ended, or never was. */
async function finish(
  pool: Pool,
  word: 'COMMIT' | 'ROLLBACK',
  { name }: Branch,
): Promise<'done' | 'gone' | 'busy'> {
  try {
    await pool.query(`${word} PREPARED ${escapeLiteral(name)}`)
    return 'done'
  } catch (error) {
    if (codeOf(error) === '42704') return 'gone'
    if (codeOf(error) === '55000') return 'busy'
    throw error
  }
}

/** The marker has proven it already; the row says since when. */
async function ended(pool: Pool, branch: Branch, state: 'COMMITTED'): Promise<Reply> {
  const values = [branch.gid, branch.branch, state, branch.epoch]
  return noted(await pool.query<{ since: Date }>(noteProven, values), branch, state)
}

const noted = (
  { rows }: { readonly rows: readonly { readonly since: Date }[] },
  branch: Branch,
  state: string,
): Reply => about(branch, 200, { state, since: (rows[0]?.since ?? new Date(0)).toISOString() })

const yes = (): boolean => true

const after = (ms: number): Promise<boolean> =>
  new Promise((resolve) => setTimeout(() => resolve(false), ms).unref())
