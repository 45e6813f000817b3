import type { Action } from '@/server/contract/action'
import type { BatchItemState, BatchSort, BatchState, BatchSummary } from '@/server/contract/batch'
import { count, plural } from '../ui/format'
import type { Tone } from '../ui/state-look'

export const batchLook = {
  checking: { label: 'Checking', tone: 'moving' },
  ready: { label: 'Ready', tone: 'held' },
  running: { label: 'Running', tone: 'moving' },
  paused: { label: 'Paused', tone: 'idle' },
  halted: { label: 'Stopped itself', tone: 'abort' },
  stopped: { label: 'Stopped', tone: 'abort' },
  done: { label: 'Done', tone: 'commit' },
} as const satisfies Record<BatchState, { label: string; tone: Tone }>

export const sortWords = {
  'deliver-again': 'Safe to deliver again',
  apply: 'Safe to apply',
  'left-out': 'Left out',
} as const satisfies Record<BatchSort, string>

export const itemWords = {
  unchecked: 'Not looked at yet',
  waiting: 'Waiting',
  running: 'Under way',
  verified: 'Verified',
  failed: 'Failed',
  'left-out': 'Left out',
} as const satisfies Record<BatchItemState, string>

export const actionNames = {
  retry: 'Deliver again',
  commit: 'Commit',
  abort: 'Abort',
} as const satisfies Record<Action, string>

const stageWords = {
  first: 'One item goes first, alone.',
  ten: 'Then ten more; each is verified before the next begins.',
  rest: 'The rest, one after the other.',
} as const satisfies Record<BatchSummary['stage'], string>

export const allOf = ({ states }: Pick<BatchSummary, 'states'>): number =>
  Object.values(states).reduce((sum, n) => sum + n, 0)

/** "23 selected: 19 safe to deliver again, 3 safe to apply, 1 left out." */
export function previewWords({ sorts, states }: Pick<BatchSummary, 'sorts' | 'states'>): string {
  const parts = [
    `${count(sorts['deliver-again'])} safe to deliver again`,
    `${count(sorts.apply)} safe to apply`,
    `${count(sorts['left-out'])} left out`,
  ]
  return `${count(allOf({ states }))} selected: ${parts.join(', ')}.`
}

/** Where it is now, and what that means. */
export function stateWords(batch: BatchSummary): string {
  const { state, states, stage } = batch
  const left = states.waiting
  const under = states.running > 0 ? ' One is still being finished.' : ''
  switch (state) {
    case 'checking':
      return `The participants are asked: ${count(states.unchecked)} to go. Nothing is done yet.`
    case 'ready':
      return 'Nothing has been done. Read what is left out and why, then run it.'
    case 'running':
      return `${stageWords[stage]} Leaving this page does not stop it.`
    case 'paused':
      return `No other item begins. ${plural(left, 'item')} wait.${under}`
    case 'halted':
      return 'It has stopped itself, because one item was not verified. What is done stays done.'
    case 'stopped':
      return `What is done stays done. ${plural(left + states.unchecked, 'item')} were not begun.${under}`
    case 'done':
      return 'Nothing is left to be done.'
    default:
      return state satisfies never
  }
}
