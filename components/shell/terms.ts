import type { TransactionDetail } from '@/server/contract/transaction'
import { type Phrase, phrase, say } from '@/server/contract/words'

type Priority = TransactionDetail['priority']
type Recovery = TransactionDetail['recovery']

/** Which of those that wait goes first, in a word. */
export const priorityWord = (priority: Priority): string => say(priorities[priority])

const priorities: Readonly<Record<Priority, Phrase>> = {
  high: phrase`high`,
  normal: phrase`normal`,
  low: phrase`low`,
}

/** Who settles what is left open, in a word. */
export const recoveryWord = (recovery: Recovery): string => say(recoveries[recovery])

const recoveries: Readonly<Record<Recovery, Phrase>> = {
  automatic: phrase`automatic`,
  manual: phrase`manual`,
}
