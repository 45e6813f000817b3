/** Holds the language that somebody chose, in their browser. */
export const LANGUAGE_COOKIE = 'verdict-language'
