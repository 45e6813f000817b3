import i18next from 'i18next'
import { closeUp, fill, type Language, type Speaker } from '../contract/words'
import { createRetelling, type Dictionary } from './retelling'

/** Somebody who speaks a language by its dictionary, and says nothing of what does not stand in it. */
export function createSpeaker(
  language: Language,
  dictionary: Dictionary,
  /** What only servers say, into what is kept or to programs. */
  told: Dictionary = {},
): Speaker {
  const i18n = i18next.createInstance()
  void i18n.init({
    lng: language,
    resources: { [language]: { translation: dictionary } },
    // The keys are whole sentences, with full stops and colons in them.
    ...{ keySeparator: false, nsSeparator: false, pluralSeparator: '\u0000' },
    contextSeparator: '\u0000',
    initAsync: false,
  })
  const fillIn = (open: string, values: readonly (string | number)[]) =>
    fill(closeUp(open, values), values)
  return {
    language,
    retell: createRetelling(dictionary, told, fillIn),
    say: (english, values) => {
      if (!Object.hasOwn(dictionary, english)) return null
      const open = i18n.t(english, { skipInterpolation: true })
      return values === undefined ? open : fillIn(open, values)
    },
  }
}
