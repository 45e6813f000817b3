import { isUtc, type Zone } from '../ui/format'

const numbered = /^([A-Za-z][A-Za-z0-9-]{0,79})[\s:·]+([\d,]{1,20})$/
const ofToday = /^\d{1,2}:\d{2}(:\d{2}(\.\d{1,3})?)?$/
const DATE = 10

/**
 * What somebody types to see one place of the log, as the address holds it: a record by process and
 * number, as the table writes them (`c1 · 18,442`), or a moment, a time of today included. Null: neither.
 */
export function jumpTo(text: string, zone: Zone, nowMs: number): string | null {
  const typed = text.trim()
  const [, name, number] = numbered.exec(typed) ?? []
  const digits = number?.replaceAll(',', '') ?? ''
  if (name !== undefined && digits !== '') return `${name}:${Number(digits)}`
  const whole = ofToday.test(typed) ? `${today(zone, nowMs)}T${typed.padStart(5, '0')}` : typed
  if (!/^\d{4}-\d{2}-\d{2}/.test(whole)) return null
  const named = /(Z|[+-]\d{2}:?\d{2})$/i.test(whole.slice(DATE))
  const iso = whole.replace(' ', 'T')
  const date = new Date(isUtc(zone) && !named && iso.length > DATE ? `${iso}Z` : iso)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}

function today(zone: Zone, nowMs: number): string {
  const offsetMs = isUtc(zone) ? 0 : new Date(nowMs).getTimezoneOffset() * 60_000
  return new Date(nowMs - offsetMs).toISOString().slice(0, DATE)
}

/** Of such a place: the stream or process, and the number; null for a moment. */
export function numberIn(at: string): { readonly name: string; readonly seq: number } | null {
  const [, name, seq] = /^([A-Za-z][A-Za-z0-9-]*):(\d+)$/.exec(at) ?? []
  return name === undefined || seq === undefined ? null : { name, seq: Number(seq) }
}
