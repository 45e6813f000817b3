import type { PolicyChange, RetryPolicy } from '@/server/contract/retry-policy'
import { duration, plural } from '../ui/format'

type Operation = keyof RetryPolicy['operations']
type BackOff = RetryPolicy['operations'][Operation]['backOff']

/** In the order in which a transaction meets them. */
export const operationWords = [
  ['prepare', 'Asking for the promise'],
  ['commit', 'Telling to commit'],
  ['abort', 'Telling to abort'],
  ['action', 'Ordering a step of a saga'],
  ['compensate', 'Ordering a compensation'],
] as const satisfies readonly (readonly [Operation, string])[]

/** How long is waited between two attempts, as people say it. */
export function backOffText({ jitter, baseMs, factor, capMs }: BackOff): string {
  if (jitter === 'decorrelated')
    return `from ${duration(baseMs)} to three times the last wait, at most ${duration(capMs)}`
  const grows = factor === 1 || baseMs === capMs ? '' : `, growing ×${factor} to ${duration(capMs)}`
  const spread = jitter === 'full' ? 'up to' : 'half to all of'
  return `${spread} ${duration(baseMs)}${grows}`
}

/** What a change says of its own, in words; empty: it inherits everything. */
export function changeText({
  attempts,
  operations,
  repeatsPerSecond,
  classes,
}: PolicyChange): string {
  const said = [
    attempts === undefined ? null : `${plural(attempts, 'attempt')} for a promise`,
    repeatsPerSecond === undefined
      ? null
      : `at most ${plural(repeatsPerSecond, 'repeat')} a second`,
    ...operationWords.map(([operation, words]) =>
      operations?.[operation] === undefined ? null : words.toLowerCase(),
    ),
    classes === undefined || classes.length === 0
      ? null
      : plural(classes.length, 'rule for faults', 'rules for faults'),
  ].filter((one) => one !== null)
  return said.length === 0 ? 'Inherits everything' : said.join(', ')
}
