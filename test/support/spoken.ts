import { fill, type Language } from '@/server/contract/words'
import { createSpeaker } from '@/server/language/speaker'
import { zhCn } from '@/server/language/zh-cn'

/** What the pages show in a language for an English text; an English text they do not know is an error. */
export function spokenIn(language: Language) {
  const speaker = language === 'en' ? null : createSpeaker(language, zhCn)
  return (english: string, ...values: readonly (string | number)[]): string => {
    if (speaker === null) return fill(english, values)
    const said = speaker.say(english, values)
    if (said === null) throw new Error(`No ${language} for: ${english}`)
    return said
  }
}
