import type { Branch } from './branch'
import type { InFlight } from './order'
import { about, notNow, type Reply } from './reply'
import type { Store } from './store'

interface SettleDeps {
  readonly store: Pick<Store<never>, 'look' | 'finish' | 'prevent' | 'noteCommitted'>
  readonly now: () => number
  readonly inFlight: ReadonlyMap<string, InFlight>
}

const IN_FLIGHT_MS_MAX = 1_000

/** Phase two at the service: the mapping of 9.3, with the evidence of 9.4 where a branch is gone. */
export const createSettle = (deps: SettleDeps) => ({
  commit: (branch: Branch) => commit(deps, branch),
  abort: (branch: Branch) => abort(deps, branch),
})

async function commit({ store, now }: SettleDeps, branch: Branch): Promise<Reply> {
  const finished = await store.finish('COMMIT', branch)
  if (finished === 'busy') return notNow('Another session is just finishing this branch.')
  if (finished === 'done') return ended(branch, 'COMMITTED', await store.noteCommitted(branch))
  const { state } = await store.look(branch, now())
  if (state === 'COMMITTED') return ended(branch, 'COMMITTED', await store.noteCommitted(branch))
  if (state === 'ABORTED' || state === 'LOST') return about(branch, 409, { heuristic: 'ROLLBACK' })
  if (state === 'UNKNOWN') return about(branch, 404, { state })
  return notNow('The branch is still at work, or has just been prepared.')
}

async function abort({ store, inFlight }: SettleDeps, branch: Branch): Promise<Reply> {
  const flight = inFlight.get(branch.name)
  if (flight !== undefined) {
    flight.givenUp = true
    const isOver = await Promise.race([flight.done.then(yes, yes), after(IN_FLIGHT_MS_MAX)])
    if (!isOver) return notNow('The work of the branch has not ended yet.')
  }
  const finished = await store.finish('ROLLBACK', branch)
  if (finished === 'busy') return notNow('Another session is just finishing this branch.')
  const fenced = await store.prevent(branch)
  if (fenced.type === 'fenced') return ended(branch, 'ABORTED', fenced.since)
  if (fenced.type === 'committed') return about(branch, 409, { heuristic: 'COMMIT' })
  return notNow('The work of the branch has not ended yet.')
}

const ended = (branch: Branch, state: 'COMMITTED' | 'ABORTED', since: Date): Reply =>
  about(branch, 200, { state, since: since.toISOString() })

const yes = (): boolean => true

const after = (ms: number): Promise<boolean> =>
  new Promise((resolve) => setTimeout(() => resolve(false), ms).unref())
