import { languageNow, speak, t } from '@/server/contract/words'

export type Place = 'utc' | 'local'

/** Where times are told, and whether the day has two halves. */
export type Zone = Place | `${Place} 12h`

export const isUtc = (zone: Zone): boolean => zone.startsWith('utc')

/** What stands in the head of a column of times. */
export const zoneName = (zone: Zone): string => (isUtc(zone) ? 'UTC' : t`local time`)

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const COMPACT_FROM = 100_000

const two = (value: number) => String(value).padStart(2, '0')
const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 })
const cents = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

/** 0.4 ms · 842 ms · 4.21 s · 4m 12s · 3h 07m · 2d 4h; never negative. */
export function duration(ms: number): string {
  const value = Math.max(0, ms)
  if (value < 10) return `${Number(value.toFixed(1))} ms`
  if (value < 999.5) return `${Math.round(value)} ms`
  if (value < MINUTE_MS - 5) return `${(value / SECOND_MS).toFixed(2)} s`
  if (value < HOUR_MS) {
    const seconds = Math.floor(value / SECOND_MS + 0.005)
    return `${Math.floor(seconds / 60)}m ${two(seconds % 60)}s`
  }
  const minutes = Math.floor(value / MINUTE_MS)
  if (value < DAY_MS) return `${Math.floor(minutes / 60)}h ${two(minutes % 60)}m`
  return `${Math.floor(minutes / 1440)}d ${Math.floor(minutes / 60) % 24}h`
}

/** How long ago in whole seconds: it ticks each second below a minute, then every ten. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / SECOND_MS))
  if (seconds < 60) return `${seconds} s`
  return duration(Math.floor(seconds / 10) * 10 * SECOND_MS)
}

/** 12,408 */
export const count = (value: number): string => whole.format(value)

/** Compact from 100,000 on; the exact value belongs on hover. */
export const compactCount = (value: number): string =>
  Math.abs(value) < COMPACT_FROM ? count(value) : compact.format(value)

/** 212 /s */
export const rate = (perSecond: number): string =>
  `${perSecond < 10 ? Number(perSecond.toFixed(1)) : count(perSecond)} /s`

/** One decimal below ten percent, and zero only for none. */
export function share(part: number, all: number): string {
  if (part === 0 || all === 0) return '0 %'
  const percent = (100 * part) / all
  if (percent < 0.1) return '< 0.1 %'
  return percent < 10 ? `${percent.toFixed(1)} %` : `${Math.round(percent)} %`
}

/** The demo's currency, two decimals. */
export const money = (value: number): string => cents.format(value)

/** One thing, 2 things. */
export const plural = (n: number, one: string, many = `${one}s`): string =>
  speak(`{0} ${n === 1 && languageNow() === 'en' ? one : many}`, [count(n)])

const monthName = new Intl.DateTimeFormat('en-US', { month: 'short', timeZone: 'UTC' })
const months = Array.from({ length: 12 }, (_, month) => monthName.format(Date.UTC(2000, month)))

/** 20 Nov, or 11月20日. */
const dayOf = ({ day, month }: { readonly day: number; readonly month: number }) =>
  languageNow() === 'zh-CN' ? `${month + 1}月${day}日` : `${day} ${months[month] ?? ''}`

function parts(date: Date, zone: Zone) {
  const utc = isUtc(zone)
  return {
    year: utc ? date.getUTCFullYear() : date.getFullYear(),
    month: utc ? date.getUTCMonth() : date.getMonth(),
    day: utc ? date.getUTCDate() : date.getDate(),
    hour: utc ? date.getUTCHours() : date.getHours(),
    minute: utc ? date.getUTCMinutes() : date.getMinutes(),
    second: utc ? date.getUTCSeconds() : date.getSeconds(),
    ms: date.getUTCMilliseconds(),
  }
}

/** 12:04:31, or 1:04:31 PM */
export const clockTime = (iso: string, zone: Zone): string =>
  clock(parts(new Date(iso), zone), zone, '')

function clock(at: ReturnType<typeof parts>, zone: Zone, fraction: string): string {
  const rest = `:${two(at.minute)}:${two(at.second)}${fraction}`
  if (!zone.endsWith(' 12h')) return `${two(at.hour)}${rest}`
  const half = `${at.hour % 12 === 0 ? 12 : at.hour % 12}${rest}`
  return at.hour < 12 ? t`${half} AM` : t`${half} PM`
}

/** 12:04:31.220 today, 20 Nov 12:04:31 otherwise, with the year when it is another one. */
export function moment(iso: string, zone: Zone, nowMs: number): string {
  const at = parts(new Date(iso), zone)
  const now = parts(new Date(nowMs), zone)
  const sameYear = at.year === now.year
  if (sameYear && at.month === now.month && at.day === now.day) {
    return clock(at, zone, `.${String(at.ms).padStart(3, '0')}`)
  }
  const day = dayOf(at)
  const date = languageNow() === 'zh-CN' ? `${at.year}年${day}` : `${day} ${at.year}`
  return `${sameYear ? day : date} ${clockTime(iso, zone)}`
}

/** ISO 8601 with its offset: what hover shows and copy takes. */
export function isoWithOffset(iso: string, zone: Zone): string {
  const date = new Date(iso)
  const offset = isUtc(zone) ? 0 : -date.getTimezoneOffset()
  if (offset === 0) return date.toISOString()
  const shifted = new Date(date.getTime() + offset * MINUTE_MS).toISOString().slice(0, -1)
  const size = Math.abs(offset)
  return `${shifted}${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

/** The short code of an id: its last six characters, which people see and say. */
export const shortCode = (id: string): string => id.slice(-6)
