const TEXTS_MAX = 300

/**
 * Names for the first so many different texts, so that a session plans each of them once; what
 * comes after them has no name, and is planned every time.
 */
export function createStatementNames(): (query: { readonly sql: string }) => string {
  const names = new Map<string, string>()
  return ({ sql }) => {
    const known = names.get(sql)
    if (known !== undefined) return known
    if (names.size >= TEXTS_MAX) return ''
    const name = `verdict_${names.size + 1}`
    names.set(sql, name)
    return name
  }
}
