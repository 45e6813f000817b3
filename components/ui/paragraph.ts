import { languageNow } from '@/server/contract/words'

/** One sentence after another; between Chinese ones no space stands. */
export const paragraph = (sentences: readonly string[]): string =>
  sentences.join(languageNow() === 'zh-CN' ? '' : ' ')
