import type { Client } from '@/sdk/client'
import { exposes } from './compensated'

const KNOWN_MAX = 5_000
const PAGES_MAX = 10
const PAGE = 200

/** In the order in which a transaction goes through them: one that moves on meanwhile is met later. */
const states = ['active', 'preparing', 'committing', 'aborting'] as const
/** The same of a saga, in either direction. */
const directions = ['active', 'committing', 'aborting'] as const
type State = (typeof states)[number] | (typeof directions)[number]

/**
 * In three phases agents may commit among themselves, before a verdict stands. Where branches commit
 * before it in any case, an abort has to undo them first.
 */
function hasEffect(state: State, protocol: string, decides: boolean): boolean {
  if (state === 'committing' || exposes(protocol)) return true
  return state !== 'aborting' && (decides || protocol === 'three-phase-commit')
}

interface Known {
  /** A branch may commit by itself and decide, before the verdict is written. */
  readonly decides?: boolean
}

/** Which key a transaction has, as far as the lab learned it from answers; and which are open. */
export function createKnownTransactions(api: Client, { decides = false }: Known = {}) {
  const keys = new Map<string, string>()
  const learn = (id: string, key: string): void => {
    keys.set(id, key)
    const oldest = keys.keys().next()
    if (keys.size > KNOWN_MAX && !oldest.done) keys.delete(oldest.value)
  }
  const keyOf = async (id: string): Promise<string | null> => {
    const known = keys.get(id)
    if (known !== undefined) return known
    const answer = await api.get(id)
    if (answer.type !== 'answered') return null
    const key = answer.value.idempotencyKey ?? ''
    learn(id, key)
    return key
  }
  /** All pages, or null: nobody could say, or there is no end to them. */
  const listed = async (state: State): Promise<readonly string[] | null> => {
    const found: string[] = []
    let cursor: string | undefined
    for (let page = 0; page < PAGES_MAX; page++) {
      const query = { state, limit: PAGE, ...(cursor ? { cursor } : {}) } as const
      const answer = await api.list(query)
      if (answer.type !== 'answered') return null
      const { items } = answer.value
      found.push(
        ...items.filter((one) => hasEffect(state, one.protocol, decides)).map(({ id }) => id),
      )
      cursor = answer.value.nextCursor
      if (cursor === undefined) return found
    }
    return null
  }
  /** The keys of all that may have taken effect and are not over yet; null: nobody could say. */
  const committing = () => keysOf(states)
  /** The keys of the sagas that are not over yet; null: nobody could say. */
  const underWay = () => keysOf(directions)
  const keysOf = async (among: readonly State[]): Promise<ReadonlySet<string> | null> => {
    const found = new Set<string>()
    for (const state of among)
      for (const id of (await listed(state)) ?? [null]) {
        const key = id === null ? null : await keyOf(id)
        if (key === null) return null
        found.add(key)
      }
    return found
  }
  return { learn, committing, underWay }
}

export type KnownTransactions = ReturnType<typeof createKnownTransactions>
