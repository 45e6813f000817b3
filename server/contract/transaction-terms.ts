import { transactionLocks } from './lock-key'
import { transactionRetry } from './operation-policy'

/** What a transaction may ask for beside its work. */
export const transactionTerms = {
  locks: transactionLocks.optional(),
  retry: transactionRetry.optional(),
}
