import { createLocks, type Locks } from '@/server/lock/locks'
import type { LockPlace } from '@/server/lock/place'
import { systemClock } from '@/server/platform/clock'
import { type ListenOptions, listen } from '@/server/platform/listen'
import { openLockStore } from '@/server/run-locks'

/** Listens as the roles do. */
const hearing =
  (url: string) => (channels: readonly string[], call: ListenOptions['onNotification']) =>
    listen({ url, channels, onNotification: call, onLost: () => undefined })

/** Locks in the journal's database, as the roles open them. */
export const openLocks = (url: string): Locks => openLocksAt({ store: 'postgres', url })

/** The same at any place; `url` is the journal's, if that is the place. */
export function openLocksAt(place: LockPlace & { readonly url?: string }): Locks {
  const { url = 'postgresql://nobody@127.0.0.1:1/none' } = place.store === 'postgres' ? place : {}
  const store = openLockStore(place, {
    ...{ url, hear: hearing(url), cluster: 'test', onLost: () => undefined },
  })
  return createLocks(store, systemClock)
}
