import { languageNow, t } from '@/server/contract/words'

/** `a`, `a and b`, `a, b and c`. */
export function list(all: readonly string[]): string {
  const last = all.at(-1) ?? ''
  return all.length < 2 ? last : t`${enumeration(all.slice(0, -1))} and ${last}`
}

/** `a, b, c` within a sentence. */
export const enumeration = (all: readonly string[]): string =>
  all.join(languageNow() === 'zh-CN' ? '、' : ', ')

/** Sentences one after the other; empty ones are left out. */
export const sentences = (...all: readonly string[]): string =>
  all.filter((one) => one !== '').join(languageNow() === 'zh-CN' ? '' : ' ')
