import type { PolicyChange } from '@/server/contract/retry-policy'
import { say, t } from '@/server/contract/words'
import { operationWords } from '../shell/retry-words'
import { duration, plural } from '../ui/format'
import { enumeration } from '../ui/list'

/** What a change says of its own, in words; empty: it inherits everything. */
export function changeText(change: PolicyChange): string {
  const { attempts, promiseMs, operations, repeatsPerSecond, alarmAttempts, classes } = change
  const said = [
    attempts === undefined ? null : t`${plural(attempts, 'attempt')} for a promise`,
    promiseMs === undefined ? null : t`${duration(promiseMs)} for a promise at most`,
    repeatsPerSecond === undefined
      ? null
      : t`at most ${plural(repeatsPerSecond, 'repeat')} a second`,
    alarmAttempts === undefined ? null : t`an alarm after ${plural(alarmAttempts, 'failed call')}`,
    ...operationWords.map(([operation, words]) =>
      operations?.[operation] === undefined ? null : lowered(say(words)),
    ),
    change.breaker === undefined ? null : t`the breaker`,
    change.retryBudget === undefined ? null : t`the budget of repeats`,
    change.throttle === undefined ? null : t`throttling`,
    classes === undefined || classes.length === 0
      ? null
      : plural(classes.length, 'rule for faults', 'rules for faults'),
  ].filter((one) => one !== null)
  return said.length === 0 ? t`Inherits everything` : enumeration(said)
}

/** As it stands within a sentence. */
const lowered = (words: string): string => `${words.charAt(0).toLowerCase()}${words.slice(1)}`
