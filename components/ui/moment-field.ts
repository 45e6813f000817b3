import { isUtc, type Zone } from './format'

const MINUTE_MS = 60_000

/** A moment as a field of date and time holds it, in the zone that is shown; empty without one. */
export function momentField(iso: string | undefined, zone: Zone): string {
  if (iso === undefined) return ''
  const date = new Date(iso)
  const offset = isUtc(zone) ? 0 : date.getTimezoneOffset() * MINUTE_MS
  return new Date(date.getTime() - offset).toISOString().slice(0, 19)
}

/** What the field holds as a moment; null where it is empty or half written. */
export function isoOfField(text: string, zone: Zone): string | null {
  const date = new Date(isUtc(zone) ? `${text}Z` : text)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}
