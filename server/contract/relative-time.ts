import { z } from 'zod'
import { time } from './transaction'

export const relative = /^-([1-9]\d{0,3})([mhd])$/
const unitsMs = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const

interface Range {
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** A moment, or so long before somebody looks: `-15m`. It stays so in the address. */
const rangeTime = z.union([time, z.string().regex(relative)]).optional()

/** What an address may ask for, beside what the API takes. */
export const range = { from: rangeTime, to: rangeTime }

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
