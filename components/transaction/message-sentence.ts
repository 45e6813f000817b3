import type { TransactionDetail } from '@/server/contract/transaction'
import { named } from './branch-names'

/**
 * Of a two-phase message, where it has words of its own: the database whose commit decides comes first,
 * and nobody has promised anything. Null: those of every protocol will do.
 */
export function messageSentence(transaction: TransactionDetail, began: string): string | null {
  const { protocol, state, inDoubtSince, branches, reason } = transaction
  const [database, ...steps] = branches
  if (protocol !== 'two-phase-message' || inDoubtSince !== null || !database) return null
  const who = database.participant
  const told = `${named(steps)} ${steps.length === 1 ? 'is' : 'are'} told`
  if (state === 'active')
    return `An application opened it at ${began}. It commits at ${who} over its own connection, and ${told} once it has. It has not said so yet; at the deadline ${who} is asked.`
  if (state === 'preparing')
    return database.vote === 'yes'
      ? `${who} has committed, and the verdict is being written.`
      : `The application has not said that it committed, so ${who} is asked.`
  if (state !== 'aborted') return null
  const why = reasons[reason ?? ''] ?? 'It was aborted'
  return `${why}: ${who} has not committed and never can, and ${told} nothing.`
}

const reasons: Readonly<Record<string, string>> = {
  'deadline-passed': 'The application had not said by the deadline that it committed',
  'owner-lost': 'The coordinator stopped before the application had said that it committed',
  application: 'The application gave up, or did not know how it had ended',
  operator: 'An operator decided so',
}
