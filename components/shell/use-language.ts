'use client'

import { type Language, languageNow, t } from '@/server/contract/words'
import { LANGUAGE_COOKIE } from '@/server/language/language-cookie'

const YEAR_S = 365 * 24 * 3_600

/** What each language calls itself. */
export const languageNames: Readonly<Record<Language, string>> = {
  get en() {
    return t`English`
  },
  'zh-CN': '简体中文',
}

/** The language of the page; another one is remembered by this browser, and the page loaded anew in it. */
export const useLanguage = () => [languageNow(), choose] as const

function choose(language: Language): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the server reads it with the next request; browsers without the Cookie Store API have to be able to choose too.
  document.cookie = `${LANGUAGE_COOKIE}=${language}; path=/; max-age=${YEAR_S}; samesite=lax`
  window.location.reload()
}
