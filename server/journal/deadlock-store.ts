import type { VictimOrder } from '@/server/policy/deadlock'
import type { WaitGraph } from '@/server/policy/wait-for'
import type { Instant } from '@/server/protocol/model'

/** A ring of waits that was broken, with who waited for whom at that moment. */
export interface BrokenDeadlock extends WaitGraph {
  /** The id of a transaction that was aborted, or the key of a party that did not get its lock. */
  readonly victim: string
  readonly ring: readonly string[]
  /** By which the victim was chosen. */
  readonly order: VictimOrder
  /** When the last wait of the ring began: since then nobody in it could go on. */
  readonly since: Instant
  readonly foundAt: Instant
  readonly brokenAt: Instant
}

export interface DeadlockStore {
  keep(broken: BrokenDeadlock): Promise<void>
  /** Forgets what is older than that. */
  prune(retentionDays: number): Promise<void>
}
