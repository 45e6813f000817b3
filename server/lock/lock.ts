export type LockMode = 'shared' | 'exclusive'

/** Who asks for a lock, or has it. */
export interface NewClaim {
  /** Names this very request: asked again under the same name, the same answer comes back. */
  readonly id: string
  readonly key: string
  readonly mode: LockMode
  /** For people: who it is. */
  readonly owner: string
  /** 0 to 9; the higher goes first, and who waits rises. */
  readonly priority: number
  readonly ttlMs: number
  /** The transaction that it is taken for; null: it is used alone. */
  readonly transaction: string | null
  /** When its work began, by which wait-die tells the older from the younger; null: when it asked. */
  readonly bornAtMs: number | null
}

export interface Claim extends Omit<NewClaim, 'bornAtMs'> {
  readonly bornAtMs: number
  readonly askedAtMs: number
  /** Since it asked, by the clock of the store when it was read. */
  readonly waitedMs: number
  /** Null: it waits. */
  readonly grant: Grant | null
}

export interface Grant {
  /** The fencing token: of one key, every later grant has a higher one, whatever happened between. */
  readonly token: number
  readonly atMs: number
  /** By the clock of the store; who holds the lock counts from when it asked, by a clock of its own. */
  readonly expiresAtMs: number
}

export type Held = Claim & { readonly grant: Grant }

export type Change =
  | { readonly type: 'nothing' }
  /** Takes the lock, and a new token with it. */
  | { readonly type: 'grant'; readonly claim: NewClaim }
  /** Takes a place in the queue, or keeps it: it is lost unless it is asked for again in time. */
  | { readonly type: 'queue'; readonly claim: NewClaim }
  | Renewal
  | { readonly type: 'remove'; readonly id: string }

export interface Renewal {
  readonly type: 'renew'
  readonly id: string
  readonly ttlMs: number
  /** Who has it from now on: it was asked for again under its name, or its transaction says so itself. */
  readonly taker?: Taker
}

/** What is left out stays. */
export type Taker = Partial<Pick<NewClaim, 'owner' | 'transaction'>>

/** Where locks are kept. Time is the store's own: what has run out there is not in any answer. */
export interface LockStore {
  readonly kind: 'postgres' | 'etcd' | 'zookeeper' | 'redis'
  /** Claims on the key that live, in the order in which they came. */
  read(key: string): Promise<readonly Claim[]>
  /**
   * Reads the claims on the key and makes the change picked from them, both in one step; it may pick
   * several times before one goes through. Answers with the claim granted or renewed, else null.
   */
  change(key: string, pick: (live: readonly Claim[]) => Change): Promise<Held | null>
  /** All claims that live, of so many keys at the most. */
  list(keysMax: number): Promise<readonly Claim[]>
  /** Calls when something may have become free, if the store can tell; null: for all keys. */
  onChange?(call: (key: string | null) => void): () => void
  /** Removes what has run out and nobody looked at since; answers with how many claims. */
  prune?(): Promise<number>
  close(): Promise<void>
}

/** A place in the queue is kept for so long without being asked for again. */
export const PLACE_TTL_MS = 3_000
