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
  'retry-after': phrase`not before the moment that the service named`,
}

/** What a transaction wants otherwise than the policies say, in words. */
export function transactionRetryText({ operations, ...rest }: TransactionRetry): string {
  const said = operationWords.flatMap(([operation, words]) => {
    const { attemptMs, backOff } = operations?.[operation] ?? {}
    const parts = [
      attemptMs === undefined ? null : t`${duration(attemptMs)} for one attempt`,
      backOff === undefined ? null : t`waiting ${backOffText(backOff)}`,
    ].filter((one) => one !== null)
    return parts.length === 0 ? [] : [`${say(words).toLowerCase()} ${enumeration(parts)}`]
  })
  const all = [...promiseTexts(rest), ...said, ...gateTexts(rest)]
  return all.length === 0 ? t`nothing is changed` : all.join(t`; `)
}

const promiseTexts = ({
  attempts,
  promiseMs,
  retryBudget,
}: TransactionRetry): readonly string[] => [
  ...(attempts === undefined ? [] : [t`${plural(attempts, 'attempt')} for a promise`]),
  ...(promiseMs === undefined ? [] : [t`${duration(promiseMs)} for a promise at the most`]),
  ...(retryBudget?.repeats === undefined
    ? []
    : [t`${plural(retryBudget.repeats, 'repeat')} for promises at all participants together`]),
]

const gateTexts = (own: TransactionRetry): readonly string[] => [
  ...(own.alarmAttempts === undefined
    ? []
    : [t`somebody is told after ${plural(own.alarmAttempts, 'failed call')}`]),
  ...(own.classes ?? []).map(({ code, class: name }) => t`${code} is ${say(classWords[name])}`),
  ...(own.breaker ? [t`it goes past open breakers`] : []),
  ...(own.throttle ? [t`it is refused by no throttle`] : []),
]

const classWords = {
  retry: phrase`worth another attempt`,
  refuse: phrase`a definite no`,
  broken: phrase`something to put right there`,
} as const satisfies Record<string, Phrase>
