import type { NextWhy } from '@/server/contract/attempt-ledger'
import type { TransactionRetry } from '@/server/contract/operation-policy'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
import { backOffText, operationWords } from '../shell/retry-words'
import { duration, plural } from '../ui/format'
import { enumeration } from '../ui/list'

/** Why the next call is not made before. */
export const nextWhyText = (why: NextWhy): string => say(waits[why])

const waits: Readonly<Record<NextWhy, Phrase>> = {
  'back-off': phrase`by the back-off`,
  broken: phrase`seldom, until it is put right there`,
  breaker: phrase`as the next probe`,
}

/** What a transaction wants otherwise than the policies say, in words. */
export function transactionRetryText({
  attempts,
  promiseMs,
  operations,
}: TransactionRetry): string {
  const said = operationWords.flatMap(([operation, words]) => {
    const { attemptMs, backOff } = operations?.[operation] ?? {}
    const parts = [
      attemptMs === undefined ? null : t`${duration(attemptMs)} for one attempt`,
      backOff === undefined ? null : t`waiting ${backOffText(backOff)}`,
    ].filter((one) => one !== null)
    return parts.length === 0 ? [] : [`${say(words).toLowerCase()} ${enumeration(parts)}`]
  })
  const often = attempts === undefined ? [] : [t`${plural(attempts, 'attempt')} for a promise`]
  const within =
    promiseMs === undefined ? [] : [t`${duration(promiseMs)} for a promise at the most`]
  const all = [...often, ...within, ...said]
  return all.length === 0 ? t`nothing is changed` : all.join(t`; `)
}
