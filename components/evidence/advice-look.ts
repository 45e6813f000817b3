import type { Action } from '@/server/contract/action'
import type { Advice, AdviceSet, AdviceValue } from '@/server/contract/advice'
import type { Tone } from '../ui/state-look'

/** Words and tones of advice; alarm colours stay with states. */
export const adviceLook = {
  safe: { label: 'Safe', tone: 'commit' },
  'safe-with-care': { label: 'Safe with care', tone: 'held' },
  'as-decided': { label: 'As decided', tone: 'moving' },
  forced: { label: 'Forced', tone: 'abort' },
  blocked: { label: 'Blocked', tone: 'idle' },
  'nothing-to-do': { label: 'Nothing to do', tone: 'idle' },
  'ask-again': { label: 'Ask again', tone: 'moving' },
} as const satisfies Record<AdviceValue, { label: string; tone: Tone }>

export const actionLook = {
  retry: { title: 'Deliver again', key: 'r', doing: 'Delivering again' },
  commit: { title: 'Commit', key: 'c', doing: 'Committing' },
  abort: { title: 'Abort', key: 'a', doing: 'Aborting' },
} as const satisfies Record<Action, { title: string; key: string; doing: string }>

/** What a card's control does; null: there is none to press. */
export type Offer = 'decide' | 'deliver' | 'check' | null

/** Blocked has no control at all; a verdict that stands is delivered by one card, not by two. */
export function offerOf(action: Action, advice: Advice, verdict: 'commit' | 'abort' | null): Offer {
  switch (advice.advice) {
    case 'safe':
    case 'safe-with-care':
    case 'forced':
    case 'as-decided':
      if (action === 'retry') return verdict === null ? null : 'deliver'
      return verdict === null ? 'decide' : null
    case 'ask-again':
      return 'check'
    case 'blocked':
    case 'nothing-to-do':
      return null
    default: {
      const unknown: never = advice.advice
      return unknown
    }
  }
}

/** The one chip of a row: what the page puts forward, else the freest that is left. */
export function leadOf(set: AdviceSet): { readonly action: Action; readonly advice: Advice } {
  const actions = ['retry', 'abort', 'commit'] as const
  const action =
    actions.find((one) => set[one].advised) ??
    actions.find((one) => set[one].advice === 'forced') ??
    'retry'
  return { action, advice: set[action] }
}
