import type { Action } from '@/server/contract/action'
import type { Advice, AdviceSet, AdviceValue } from '@/server/contract/advice'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
import { adviceLabels } from '../shell/advice-word'
import type { Tone } from '../ui/state-look'

const look = <Of extends Tone>(label: Phrase, tone: Of) => ({
  get label() {
    return say(label)
  },
  tone,
})

/** Words and tones of advice; alarm colours stay with states. */
export const adviceLook = {
  safe: look(adviceLabels.safe, 'commit'),
  'safe-with-care': look(adviceLabels['safe-with-care'], 'held'),
  'as-decided': look(adviceLabels['as-decided'], 'moving'),
  forced: look(adviceLabels.forced, 'abort'),
  blocked: look(adviceLabels.blocked, 'idle'),
  'nothing-to-do': look(adviceLabels['nothing-to-do'], 'idle'),
  'ask-again': look(adviceLabels['ask-again'], 'moving'),
} as const satisfies Record<AdviceValue, { label: string; tone: Tone }>

const named = (title: Phrase, key: string) => ({
  get title() {
    return say(title)
  },
  key,
})

export const actionLook = {
  retry: named(phrase`Deliver again`, 'r'),
  commit: named(phrase`Commit`, 'c'),
  abort: named(phrase`Abort`, 'a'),
} as const satisfies Record<Action, { title: string; key: string }>

/** What is about to be sent, for as long as it can be taken back. */
export function holdText(action: Action, code: string, seconds: number): string {
  switch (action) {
    case 'retry':
      return t`Delivering again ${code} in ${seconds} s. After that it is final.`
    case 'commit':
      return t`Committing ${code} in ${seconds} s. After that it is final.`
    case 'abort':
      return t`Aborting ${code} in ${seconds} s. After that it is final.`
    default:
      return action satisfies never
  }
}

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
