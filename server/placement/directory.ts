export interface ProcessEntry {
  readonly id: string
  /** What people see: `c1`, `web`, `lab`. */
  readonly name: string
  readonly role: string
  /** The node id, by which a coordinator owns leases. */
  readonly node: string
  readonly url: string
  readonly pid: number
  readonly ready: boolean
}

/** Who runs, and where it listens (D27). Liveness only: nothing that must be true rests on it. */
export interface Directory {
  /** Registers this process and goes on every second. Rejects if the database is not there. */
  start(): Promise<void>
  setReady(ready: boolean): void
  /** Those that were heard of lately. */
  list(): Promise<readonly ProcessEntry[]>
  /** The living coordinator that holds the shard's lease; null: nobody does now. */
  ownerOf(shard: number): Promise<ProcessEntry | null>
  /** Takes this process off the list. */
  close(): Promise<void>
}

export const HEARTBEAT_MS = 1_000
export const PRESENCE_MS = 3_000
