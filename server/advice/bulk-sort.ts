import type { Action } from '@/server/contract/action'
import type { AdviceSet } from '@/server/contract/advice'
import type { BatchSort } from '@/server/contract/batch'
import { t } from '@/server/contract/words'

export interface BulkSorted {
  readonly sort: BatchSort
  /** What a single action would send; null: nothing is done in bulk. */
  readonly action: Action | null
  /** Why, in whole sentences. */
  readonly text: string
}

/**
 * What may be done with one among many: only what is safe and advised, and that is done as if it were
 * done alone. Whatever needs a decision of its own is left to a person who looks at it.
 */
export function bulkSort(
  advice: AdviceSet,
  { verdict, saga }: { readonly verdict: 'commit' | 'abort' | null; readonly saga: boolean },
): BulkSorted {
  if (saga) return leftOut(t`A saga is settled one at a time: look at its steps.`)
  if (advice.reconcile) return leftOut(t`The data need repair by hand. ${first(advice.retry)}`)
  const { retry } = advice
  if (verdict !== null)
    return retry.advised && retry.advice === 'safe'
      ? { sort: 'deliver-again', action: 'retry', text: first(retry) }
      : leftOut(t`It needs a decision of its own. ${first(retry)}`)
  const safe = (['abort', 'commit'] as const).find(
    (action) => advice[action].advised && advice[action].advice === 'safe',
  )
  if (safe !== undefined) return { sort: 'apply', action: safe, text: first(advice[safe]) }
  const forced = (['commit', 'abort'] as const).find((action) => advice[action].advice === 'forced')
  return forced === undefined
    ? leftOut(t`Nothing is safe here now. ${first(retry)}`)
    : leftOut(
        t`Only a forced decision is left, and those are made one at a time. ${first(advice[forced])}`,
      )
}

const first = ({ reasons }: AdviceSet['retry']): string => reasons[0] ?? ''

const leftOut = (text: string): BulkSorted => ({
  ...{ sort: 'left-out', action: null, text: text.trim() },
})
