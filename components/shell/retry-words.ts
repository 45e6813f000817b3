import type { RetryPolicy } from '@/server/contract/retry-policy'
import { type Phrase, phrase, t } from '@/server/contract/words'
import { duration } from '../ui/format'

type Operation = keyof RetryPolicy['operations']
type BackOff = RetryPolicy['operations'][Operation]['backOff']

/** In the order in which a transaction meets them. */
export const operationWords = [
  ['prepare', phrase`Asking for the promise`],
  ['commit', phrase`Telling to commit`],
  ['abort', phrase`Telling to abort`],
  ['action', phrase`Ordering a step of a saga`],
  ['compensate', phrase`Ordering a compensation`],
] as const satisfies readonly (readonly [Operation, Phrase])[]

/** How long is waited between two attempts, as people say it. */
export function backOffText({ jitter, baseMs, factor, capMs }: BackOff): string {
  if (jitter === 'decorrelated')
    return t`from ${duration(baseMs)} to three times the last wait, at most ${duration(capMs)}`
  const base = duration(baseMs)
  const first = jitter === 'full' ? t`up to ${base}` : t`half to all of ${base}`
  if (factor === 1 || baseMs === capMs) return first
  return t`${first}, growing ×${factor} to ${duration(capMs)}`
}
