/*
 * What people read, in their language. The English stands in the code, and is the key to the other
 * languages; where nobody speaks another, it is what is said. Who speaks is set from outside: by the page
 * in a browser, for each request on the server.
 */

export const LANGUAGES = ['en', 'zh-CN'] as const
export type Language = (typeof LANGUAGES)[number]

/** What may stand within a sentence. */
type Value = string | number

/** A language other than English. */
export interface Speaker {
  readonly language: Language
  /**
   * Its sentence for an English one, whose places are `{0}`, `{1}` …; without values they stay open.
   * Null where it has no words for it.
   */
  say(english: string, values?: readonly Value[]): string | null
  /** Of a finished English text, its own; null where it knows none of its sentences. */
  retell(english: string): string | null
}

/** A text that is said later: it shows nothing until somebody says it. */
export interface Phrase {
  readonly english: string
}

/** Pages are built apart from the server that answers with them; both hear the speaker of this name. */
const SPEAKER = Symbol.for('verdict.speaker')
const shared = globalThis as { [SPEAKER]?: () => Speaker | null }

/** From now on `find` tells who speaks; null is English. */
export function speakAs(find: () => Speaker | null): void {
  shared[SPEAKER] = find
}

const speaker = (): Speaker | null => shared[SPEAKER]?.() ?? null

/** The language that is spoken at this moment. */
export const languageNow = (): Language => speaker()?.language ?? 'en'

/** The English of a template, its places numbered. */
export const patternOf = (parts: readonly string[]): string =>
  parts.reduce((text, part, at) => `${text}{${at - 1}}${part}`)

/** An English pattern in the present language, its places still open. */
export const openPattern = (english: string): string => speaker()?.say(english) ?? english

/** A pattern with its values in their places; a value is text, whatever it looks like. */
export const fill = (pattern: string, values: readonly Value[]): string =>
  pattern.replace(/\{(\d+)\}/g, (whole, at) => String(values[at] ?? whole))

/** Of a pattern: a space stands between Chinese and Latin, so none where Chinese is filled in beside Chinese. */
export const closeUp = (pattern: string, values: readonly unknown[]): string =>
  pattern
    .replace(/(?<=\p{sc=Han}) \{(\d+)\}/gu, (whole, at) =>
      /^\p{sc=Han}/u.test(String(values[at])) ? whole.trimStart() : whole,
    )
    .replace(/\{(\d+)\} (?=\p{sc=Han})/gu, (whole, at) =>
      /[\p{sc=Han}，。；：！？）]$/u.test(String(values[at])) ? whole.trimEnd() : whole,
    )

/** The sentence of an English pattern that was put together elsewhere. */
export const speak = (english: string, values: readonly Value[]): string =>
  speaker()?.say(english, values) ?? fill(english, values)

/** A sentence in the present language: t`Told ${1} of ${2} participants.` */
export const t = (parts: TemplateStringsArray, ...values: readonly Value[]): string =>
  values.length === 0 ? openPattern(parts.join('')) : speak(patternOf(parts), values)

/** A text without places, for tables that are written once and said in many languages. */
export const phrase = (parts: TemplateStringsArray): Phrase => ({ english: parts.join('') })

/** A phrase in the present language. */
export const say = ({ english }: Phrase): string => openPattern(english)

/** What a server has said in English, in the present language as far as that knows it. */
export const retell = (english: string): string => speaker()?.retell(english) ?? english
