import { parseBranchId } from '@/server/protocol/ids'
import type { Branch } from './branch'
import type { State } from './look'
import { about, type Reply } from './reply'
import type { Store } from './store'

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

type StatusStore = Pick<Store<never>, 'look' | 'tried' | 'prepared'>

/** How a branch stands here. */
export async function status(store: StatusStore, branch: Branch, now: number): Promise<Reply> {
  const { state, since, epoch } = await store.look(branch, now)
  const tried = state === 'UNKNOWN' ? await store.tried(branch) : null
  if (tried !== null)
    return about(branch, 200, { ...tried, since: tried.since.toISOString(), epoch: null })
  return about(branch, 200, {
    state: told[state],
    since: since?.toISOString() ?? null,
    epoch: state === 'UNKNOWN' ? null : epoch,
  })
}

/** One page of what is prepared in this database under names of coordinators. */
export async function branches(store: StatusStore, after: string): Promise<Reply> {
  const promised = await store.prepared(after, PAGE)
  const items = promised.flatMap(({ name, since, epoch }) => {
    const parts = parseBranchId(name)
    if (parts === null) return []
    const { transaction: gid, n: branch } = parts
    return [{ gid, branch, since: since.toISOString(), epoch }]
  })
  const next = promised.length < PAGE ? null : (promised.at(-1)?.name ?? null)
  return { status: 200, body: { items, next } }
}
