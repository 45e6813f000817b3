import type { BrokenRing } from '@/server/policy/deadlock'

/** Rings of waits that were broken, as people read them. */
export interface DeadlockStore {
  keep(broken: BrokenRing): Promise<void>
  /** Forgets what is older than that. */
  prune(retentionDays: number): Promise<void>
}
