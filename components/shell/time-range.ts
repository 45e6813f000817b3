import { absolute, relative } from '@/server/contract/relative-time'
import { t } from '@/server/contract/words'
import { plural } from '../ui/format'

export const isRelative = (value: string | undefined): boolean => relative.test(value ?? '')

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
