/**
 * A JSON value as the text PostgreSQL reads for a parameter, by the rules of its usual driver:
 * an array becomes an array literal, an object becomes JSON. Null stays null.
 */
export function parameterText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (Array.isArray(value)) return arrayLiteral(value)
  if (typeof value === 'object') return JSON.stringify(value)
  return String(value)
}

const arrayLiteral = (values: readonly unknown[]): string => `{${values.map(element).join(',')}}`

function element(value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  if (Array.isArray(value)) return arrayLiteral(value)
  const text = parameterText(value) ?? ''
  return `"${text.replace(/\\/g, '\\\\').replace(/"/g, '\\"')}"`
}
