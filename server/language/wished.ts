import type { IncomingHttpHeaders } from 'node:http'
import { LANGUAGES, type Language } from '../contract/words'
import { LANGUAGE_COOKIE } from './language-cookie'

type Asking = Pick<IncomingHttpHeaders, 'cookie' | 'accept-language'>

/** The language somebody chose, else the first of those that their browser asks for and we speak. */
export function wishedLanguage(headers: Asking): Language {
  const chosen = (headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim().split('='))
    .find(([name]) => name === LANGUAGE_COOKIE)?.[1]
  return LANGUAGES.find((language) => language === chosen) ?? accepted(headers['accept-language'])
}

/** RFC 9110, 12.5.4: the highest weight wins, of equal ones the first; any Chinese is taken for ours. */
function accepted(header = ''): Language {
  const ranges = header.split(',').flatMap((range) => {
    const [tag = '', ...parameters] = range.trim().toLowerCase().split(';')
    const weight = parameters.find((parameter) => parameter.trim().startsWith('q='))
    const language = spoken[tag.split('-')[0] ?? '']
    return language === undefined ? [] : [{ language, q: Number(weight?.trim().slice(2) ?? 1) }]
  })
  const best = ranges.filter(({ q }) => q > 0).sort((one, other) => other.q - one.q)[0]
  return best?.language ?? 'en'
}

const spoken: Readonly<Record<string, Language>> = { en: 'en', zh: 'zh-CN' }
