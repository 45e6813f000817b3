import type { AdviceValue } from '@/server/contract/advice'
import { type Phrase, phrase, say } from '@/server/contract/words'

/** What an advice is called. */
export const adviceLabels = {
  safe: phrase`Safe`,
  'safe-with-care': phrase`Safe with care`,
  'as-decided': phrase`As decided`,
  forced: phrase`Forced`,
  blocked: phrase`Blocked`,
  'nothing-to-do': phrase`Nothing to do`,
  'ask-again': phrase`Ask again`,
} as const satisfies Record<AdviceValue, Phrase>

/** Of an entry that may be of another version: that stays as it is. */
export const adviceWord = (advice: string): string =>
  advice in adviceLabels ? say(adviceLabels[advice as AdviceValue]) : advice
