import { AsyncLocalStorage } from 'node:async_hooks'
import type { IncomingHttpHeaders } from 'node:http'
import { type Language, type Speaker, speakAs } from '../contract/words'
import { createSpeaker } from './speaker'
import { wishedLanguage } from './wished'
import { zhCn } from './zh-cn'
import { zhCnTold } from './zh-cn-told'

const speaking = new AsyncLocalStorage<Language>()

const speakers: Readonly<Record<Language, Speaker | null>> = {
  en: null,
  'zh-CN': createSpeaker('zh-CN', zhCn, zhCnTold),
}

/** From now on everything that is said while a request is answered is said in its language. */
export function speakByRequest(): void {
  speakAs(() => speakers[speaking.getStore() ?? 'en'])
}

/** Does `run` in English: what is kept for others, or compared, is the same whoever asks. */
export const inEnglish = <Result>(run: () => Result): Result => speaking.run('en', run)

/** Does `run` in the language that a request asks for. */
export const inLanguageOf = <Result>(headers: IncomingHttpHeaders, run: () => Result): Result =>
  speaking.run(wishedLanguage(headers), run)
