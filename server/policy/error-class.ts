/**
 * What a fault tells of the next attempt. It changes how often and how fast is asked, never what is
 * true: an answer that is not known stays so, whatever its class.
 *
 * retry   asking again may help
 * refuse  asking again says the same: phase one asks no more
 * broken  somebody must put something right there: phase one asks no more, phase two asks seldom
 */
export type ErrorClass = 'retry' | 'refuse' | 'broken'

/** The first that fits counts. A code is a SQLSTATE, an errno or `http-<status>`; `*` ends a pattern. */
export interface ErrorRule {
  readonly code: string
  readonly class: ErrorClass
}

/** `protocols.md` 16: what is not listed may be asked again. */
export const errorRules: readonly ErrorRule[] = [
  { code: '23*', class: 'refuse' },
  { code: '40001', class: 'refuse' },
  { code: '40P01', class: 'refuse' },
  // The same at MariaDB: keys and checks, a lock that was waited for too long, a deadlock.
  { code: '1048', class: 'refuse' },
  { code: '1062', class: 'refuse' },
  { code: '1451', class: 'refuse' },
  { code: '1452', class: 'refuse' },
  { code: '4025', class: 'refuse' },
  { code: '1205', class: 'refuse' },
  { code: '1213', class: 'refuse' },
  { code: '28*', class: 'broken' },
  { code: '3D000', class: 'broken' },
  { code: '42501', class: 'broken' },
  { code: '1044', class: 'broken' },
  { code: '1045', class: 'broken' },
  { code: '1049', class: 'broken' },
  { code: '1142', class: 'broken' },
  { code: '1143', class: 'broken' },
  { code: '1227', class: 'broken' },
  { code: 'http-401', class: 'broken' },
  { code: 'http-403', class: 'broken' },
]

/** The class of a code by the rules, from the first to the last; what none names is to be retried. */
export const classOf = (code: string, rules: readonly ErrorRule[]): ErrorClass =>
  rules.find((rule) => fits(rule.code, code))?.class ?? 'retry'

function fits(pattern: string, code: string): boolean {
  if (!pattern.endsWith('*')) return pattern === code
  const start = pattern.slice(0, -1)
  // Two characters are a class of SQLSTATE, of which a number of MariaDB is none.
  return code.startsWith(start) && !(start.length === 2 && ERRNO.test(code))
}

const ERRNO = /^[0-9]{4}$/
