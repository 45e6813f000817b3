import type { Action } from '@/server/contract/action'
import type { BatchItemState, BatchSort, BatchState, BatchSummary } from '@/server/contract/batch'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
import { count, plural } from '../ui/format'
import { sentences } from '../ui/list'
import type { Tone } from '../ui/state-look'

const look = (label: Phrase, tone: Tone) => ({
  get label() {
    return say(label)
  },
  tone,
})

export const batchLook = {
  checking: look(phrase`Checking`, 'moving'),
  ready: look(phrase`Ready`, 'held'),
  running: look(phrase`Running`, 'moving'),
  paused: look(phrase`Paused`, 'idle'),
  halted: look(phrase`Stopped itself`, 'abort'),
  stopped: look(phrase`Stopped`, 'abort'),
  done: look(phrase`Done`, 'commit'),
} as const satisfies Record<BatchState, { label: string; tone: Tone }>

export const sortWords = {
  'deliver-again': phrase`Safe to deliver again`,
  apply: phrase`Safe to apply`,
  'left-out': phrase`Left out`,
} as const satisfies Record<BatchSort, Phrase>

export const itemWords = {
  unchecked: phrase`Not looked at yet`,
  waiting: phrase`Waiting`,
  running: phrase`Under way`,
  verified: phrase`Verified`,
  failed: phrase`Failed`,
  'left-out': phrase`Left out`,
} as const satisfies Record<BatchItemState, Phrase>

export const actionNames = {
  retry: phrase`Deliver again`,
  commit: phrase`Commit`,
  abort: phrase`Abort`,
} as const satisfies Record<Action, Phrase>

const stageWords = {
  first: phrase`One item goes first, alone.`,
  ten: phrase`Then ten more; each is verified before the next begins.`,
  rest: phrase`The rest, one after the other.`,
} as const satisfies Record<BatchSummary['stage'], Phrase>

export const allOf = ({ states }: Pick<BatchSummary, 'states'>): number =>
  Object.values(states).reduce((sum, n) => sum + n, 0)

/** "23 selected: 19 safe to deliver again, 3 safe to apply, 1 left out." */
export const previewWords = ({ sorts, states }: Pick<BatchSummary, 'sorts' | 'states'>): string =>
  t`${count(allOf({ states }))} selected: ${count(sorts['deliver-again'])} safe to deliver again, ${count(sorts.apply)} safe to apply, ${count(sorts['left-out'])} left out.`

/** Where it is now, and what that means. */
export function stateWords(batch: BatchSummary): string {
  const { state, states, stage } = batch
  const left = states.waiting
  const under = states.running > 0 ? t`One is still being finished.` : ''
  switch (state) {
    case 'checking':
      return t`The participants are asked: ${count(states.unchecked)} to go. Nothing is done yet.`
    case 'ready':
      return t`Nothing has been done. Read what is left out and why, then run it.`
    case 'running':
      return sentences(say(stageWords[stage]), t`Leaving this page does not stop it.`)
    case 'paused':
      return sentences(t`No other item begins. ${plural(left, 'item')} wait.`, under)
    case 'halted':
      return t`It has stopped itself, because one item was not verified. What is done stays done.`
    case 'stopped':
      return sentences(
        t`What is done stays done. ${plural(left + states.unchecked, 'item')} were not begun.`,
        under,
      )
    case 'done':
      return t`Nothing is left to be done.`
    default:
      return state satisfies never
  }
}
