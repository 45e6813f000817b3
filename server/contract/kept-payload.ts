/**
 * Whether the journal gives it back as it is, for a Confirm after a crash is sent from there:
 * PostgreSQL's text holds neither NUL nor half a character.
 */
export function isKept(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\0') && !HALF.test(value)
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([key, inner]) => isKept(key) && isKept(inner))
}

const HALF = /\p{Surrogate}/u
