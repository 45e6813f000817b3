import { expect, it } from 'vitest'
import { jumpTo, numberIn } from '@/components/log/jump'

const NOW_MS = Date.parse('2026-11-30T12:00:00Z')
const typed = (text: string) => jumpTo(text, 'utc', NOW_MS)

it('a record is named as the table writes it, or shorter', () => {
  for (const text of ['c1 · 18,442', 'c1 18442', ' c1:18442 ', 'c1 18,442'])
    expect(typed(text)).toBe('c1:18442')
  expect(numberIn('c1:18442')).toEqual({ name: 'c1', seq: 18_442 })
})

it('a time is of today, unless a day is given', () => {
  expect(typed('9:05')).toBe('2026-11-30T09:05:00.000Z')
  expect(typed('12:04:31.220')).toBe('2026-11-30T12:04:31.220Z')
  expect(typed('2026-11-29 12:04')).toBe('2026-11-29T12:04:00.000Z')
  expect(typed('2026-11-29T12:04:31+01:00')).toBe('2026-11-29T11:04:31.000Z')
  expect(numberIn('2026-11-30T09:05:00.000Z')).toBeNull()
})

it('what is neither leads nowhere', () => {
  for (const text of ['', 'yesterday', '18442', 'c1', '25:99', '2026-13-45 10:00'])
    expect(typed(text), text).toBeNull()
})
