import type { Coordinator } from './coordinator/coordinator'
import { createTransactionLocks, RENEW_LOCKS_EVERY_MS } from './coordinator/transaction-locks'
import type { TakenLock } from './journal/taken-locks'
import type { Common } from './run-common'
import { every } from './run-recovery'

/** The locks of a coordinator's transactions: what takes them, what gives them back, what renews them. */
export function lockTransactions(common: Common) {
  const locks = createTransactionLocks(common)
  return {
    locking: { locks, cluster: common.cluster, newUlid: common.newUlid },
    onUnlocked: (taken: readonly TakenLock[]) => void locks.giveBack(taken),
    renewing: (coordinator: Coordinator) =>
      every(common, RENEW_LOCKS_EVERY_MS, () => locks.renew(coordinator.running())),
  }
}
