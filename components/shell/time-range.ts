import { z } from 'zod'
import { time } from '@/server/contract/transaction'
import { t } from '@/server/contract/words'
import { plural } from '../ui/format'

interface Range {
  readonly from?: string | undefined
  readonly to?: string | undefined
}

const relative = /^-([1-9]\d{0,3})([mhd])$/
const unitsMs = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** A moment, or so long before somebody looks: `-15m`. It stays so in the address. */
const rangeTime = z.union([time, z.string().regex(relative)]).optional()

/** What an address may ask for, beside what the API takes. */
export const range = { from: rangeTime, to: rangeTime }

export const isRelative = (value: string | undefined): boolean => relative.test(value ?? '')

/** The moment that is meant by whoever looks now. */
export function momentOf(value: string, nowMs: number): string {
  const [, n, unit] = relative.exec(value) ?? []
  if (n === undefined || unit === undefined) return value
  return new Date(nowMs - Number(n) * unitsMs[unit as keyof typeof unitsMs]).toISOString()
}

/** The same filter with moments in it: what the API is asked for. */
export const absolute = <Filter extends Range>(filter: Filter, nowMs: number): Filter => ({
  ...filter,
  ...(filter.from === undefined ? {} : { from: momentOf(filter.from, nowMs) }),
  ...(filter.to === undefined ? {} : { to: momentOf(filter.to, nowMs) }),
})

type Params = Readonly<Record<string, string>>

/** The address that shows to others what is seen now, and nothing that comes later. */
export const asSeenNow = (params: Params, nowMs: number): Params => ({
  ...absolute(params, nowMs),
  ...(params.to === undefined && params.at === undefined
    ? { to: new Date(nowMs).toISOString() }
    : {}),
})

/** 15 minutes, of `-15m`. */
export function lengthOf(value: string): string {
  const [, n = '0', unit] = relative.exec(value) ?? []
  if (unit === 'm') return plural(Number(n), 'minute')
  return unit === 'h' ? plural(Number(n), 'hour') : plural(Number(n), 'day')
}

export const rangeWord = (value: string): string => t`Last ${lengthOf(value)}`
