import { ulid } from 'ulid'
import type { Acquired, Patience } from '@/server/lock/acquire'
import type { Held, NewClaim } from '@/server/lock/lock'
import type { Locks } from '@/server/lock/locks'
import type { LockPlace } from '@/server/lock/place'
import { eventually } from './eventually'

/** A real server of one kind, and ways into it, as several processes have them. */
export interface LockWorld {
  /** Another way in, as a process of its own would have. */
  open(): Promise<Locks>
  /** Where a program finds it. */
  readonly place: LockPlace & { readonly url?: string }
  /** A PostgreSQL that is here anyway, for what is guarded. */
  readonly guarded?: string
  remove(): Promise<void>
}

/** What the tests of a suite share, once it has started. */
export interface LockSuite {
  readonly world: LockWorld
  /** Two ways in, as two processes have them. */
  readonly locks: Locks
  readonly other: Locks
}

export const newKey = () => `invoice:${ulid()}/ä`

export const claim = (key: string, more: Partial<NewClaim> = {}): NewClaim => ({
  ...{ id: ulid(), key, mode: 'exclusive', owner: 'somebody', priority: 5, ttlMs: 30_000 },
  ...{ transaction: null, bornAtMs: null, ...more },
})

export const atOnce = (): Patience => ({ ...patient(), waitMs: 0 })
export const patient = (): Patience => ({
  ...{ waitMs: 20_000, waitDie: false, signal: new AbortController().signal },
})

export const tokenOf = ({ grant: { token } }: Held) => ({ token })

export async function taken(acquired: Promise<Acquired>): Promise<Held> {
  const got = await acquired
  if (got.type !== 'granted') throw new Error(`It was not granted: ${JSON.stringify(got)}`)
  return got.held
}

/** Resolves once these wait for the key, and nobody else. */
export const waiting = (locks: Locks, key: string, owners: readonly string[]) =>
  eventually(
    async () => {
      const all = (await locks.list()).filter((one) => one.key === key && one.grant === null)
      return (
        all.length === owners.length &&
        owners.every((name) => all.some((one) => one.owner === name))
      )
    },
    { what: `that ${owners.join(', ')} wait`, withinMs: 30_000 },
  )
