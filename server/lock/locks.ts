import type { Clock } from '@/server/platform/clock'
import { type Acquired, createAcquire, type Patience } from './acquire'
import type { Claim, Held, LockStore, NewClaim, Taker } from './lock'
import { isHeld } from './queue'
import { createWaitingHere, type WaitingHere } from './waiting-here'
import { createWakes } from './wakes'

/** More keys than anybody reads are not listed; those that somebody waits for come first. */
const KEYS_MAX = 500

export interface Locks {
  readonly kind: LockStore['kind']
  /** Takes the lock, waits for it as long as asked, or tells who is in the way. */
  acquire(claim: NewClaim, patience: Patience): Promise<Acquired>
  /** Who holds the key with that token; null: nobody does. */
  find(held: Token): Promise<Held | null>
  /** Null: nobody holds the key with that token, or not any more. */
  renew(held: Token, ttlMs: number | null, taker?: Taker): Promise<Held | null>
  /** What was given back; null: it was not held any more. */
  release(held: Token): Promise<Held | null>
  list(): Promise<readonly Claim[]>
  /** Who waits for a lock in this process. */
  readonly waitingHere: WaitingHere
  /** Removes what the store does not forget by itself. */
  prune(): Promise<number>
  close(): Promise<void>
}

export interface Token {
  readonly key: string
  readonly token: number
}

/** Locks over any store: what is the same for all of them. */
export function createLocks(store: LockStore, clock: Clock): Locks {
  const wakes = createWakes(store)
  const here = createWaitingHere(clock)
  const ofToken = (live: readonly Claim[], token: number): Held | undefined =>
    live.filter(isHeld).find(({ grant }) => grant.token === token)
  return {
    kind: store.kind,
    waitingHere: here,
    find: async ({ key, token }) => ofToken(await store.read(key), token) ?? null,
    acquire: createAcquire({ store, clock, wakes, here }),
    renew: ({ key, token }, ttlMs, taker) =>
      store.change(key, (live) => {
        const mine = ofToken(live, token)
        if (mine === undefined) return { type: 'nothing' }
        return {
          ...{ type: 'renew', id: mine.id, ttlMs: ttlMs ?? mine.ttlMs },
          ...(taker && { taker }),
        }
      }),
    release: async ({ key, token }) => {
      const found: { held?: Held | undefined } = {}
      await store.change(key, (live) => {
        found.held = ofToken(live, token)
        return found.held === undefined
          ? { type: 'nothing' }
          : { type: 'remove', id: found.held.id }
      })
      wakes.wake(key)
      return found.held ?? null
    },
    list: () => store.list(KEYS_MAX),
    prune: async () => (await store.prune?.()) ?? 0,
    close: async () => {
      wakes.close()
      await store.close()
    },
  }
}
