/** Shards and the epoch under which each is held. */
export type Held = ReadonlyMap<number, number>

/**
 * Which shards this coordinator may act for (D19). The expiry only makes takeovers happen; what
 * keeps two owners apart is the epoch, which every batch of the journal compares.
 */
export interface Leases {
  /**
   * Acquires what is acquirable, and goes on every second: renews what is held, takes what has
   * expired. Resolves after the first round; rejects if the database is not there.
   */
  start(): Promise<void>
  /** Empty as soon as the time of the leases has run out by our own clock. */
  held(): Held
  /** A batch was fenced: the shard is another's, whatever the last renewal said. */
  giveUp(shard: number): void
  /** Stops, and lets the others have the shards at once. */
  release(): Promise<void>
}

export interface LeaseEvents {
  readonly onAcquired: (shards: Held) => void
  /** Acting for these shards stops now. */
  readonly onLost: (shards: ReadonlySet<number>) => void
}

export const LEASE_TTL_MS = 3_000
export const LEASE_RENEWAL_MS = 1_000

/** The journal's own rows of leases, where another store gives the leases out. */
export interface LeaseRows {
  /** Answers with those whose row still bears this owner and epoch. */
  renew(held: Held): Promise<ReadonlySet<number>>
  /** Puts the epoch into the rows, but never in the place of a higher one; answers with those it did. */
  copy(shards: readonly number[], epoch: number): Promise<Held>
  release(held: Held): Promise<void>
}
