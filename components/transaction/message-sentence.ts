import type { TransactionDetail } from '@/server/contract/transaction'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
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
  const told = named(steps)
  const one = steps.length === 1
  if (state === 'active')
    return one
      ? t`An application opened it at ${began}. It commits at ${who} over its own connection, and ${told} is told once it has. It has not said so yet; at the deadline ${who} is asked.`
      : t`An application opened it at ${began}. It commits at ${who} over its own connection, and ${told} are told once it has. It has not said so yet; at the deadline ${who} is asked.`
  if (state === 'preparing')
    return database.vote === 'yes'
      ? t`${who} has committed, and the verdict is being written.`
      : t`The application has not said that it committed, so ${who} is asked.`
  if (state !== 'aborted') return null
  const why = say(reasons[reason ?? ''] ?? phrase`It was aborted`)
  return one
    ? t`${why}: ${who} has not committed and never can, and ${told} is told nothing.`
    : t`${why}: ${who} has not committed and never can, and ${told} are told nothing.`
}

const reasons: Readonly<Record<string, Phrase>> = {
  'deadline-passed': phrase`The application had not said by the deadline that it committed`,
  'owner-lost': phrase`The coordinator stopped before the application had said that it committed`,
  application: phrase`The application gave up, or did not know how it had ended`,
  operator: phrase`An operator decided so`,
}
