import { expect, it } from 'vitest'
import { asSeenNow, isRelative, rangeWord } from '@/components/shell/time-range'
import { parseAddress } from '@/components/transactions/list-address'
import { absolute } from '@/server/contract/relative-time'

const NOW_MS = Date.parse('2026-11-30T12:00:00Z')

it('a range that is told from now stays so in the address, and is a moment for the API', () => {
  const { filter, dropped } = parseAddress({ from: '-15m', state: 'aborted' })
  expect(filter).toEqual({ from: '-15m', state: 'aborted' })
  expect(dropped).toEqual([])
  expect(absolute(filter, NOW_MS)).toEqual({ from: '2026-11-30T11:45:00.000Z', state: 'aborted' })
  expect(absolute({ from: '-7d', to: '-24h' }, NOW_MS)).toEqual({
    from: '2026-11-23T12:00:00.000Z',
    to: '2026-11-29T12:00:00.000Z',
  })
})

it('what is no range says nothing', () => {
  for (const value of ['15m', '-0m', '-15', '-5w', 'yesterday'])
    expect(parseAddress({ from: value }).dropped, value).toEqual(['from'])
  expect(isRelative('2026-11-30T12:00:00Z')).toBe(false)
})

it('a link of what is seen now ends now, unless it has an end or a place already', () => {
  const now = '2026-11-30T12:00:00.000Z'
  expect(asSeenNow({ from: '-1h', cols: 'id' }, NOW_MS)).toEqual({
    ...{ from: '2026-11-30T11:00:00.000Z', to: now, cols: 'id' },
  })
  expect(asSeenNow({ to: '2026-11-29T12:00:00Z' }, NOW_MS)).toEqual({ to: '2026-11-29T12:00:00Z' })
  expect(asSeenNow({ at: 'c1:5' }, NOW_MS)).toEqual({ at: 'c1:5' })
})

it('a range is told as people say it', () => {
  expect(['-1h', '-15m', '-7d'].map(rangeWord)).toEqual([
    ...['Last 1 hour', 'Last 15 minutes', 'Last 7 days'],
  ])
})
