import { describe, expect, test } from 'vitest'
import {
  age,
  clockTime,
  compactCount,
  count,
  duration,
  isoWithOffset,
  moment,
  money,
  plural,
  rate,
  share,
  shortCode,
} from '@/components/ui/format'

const NOW = Date.parse('2026-11-21T13:00:00.000Z')

describe('a duration reads in the unit that fits it', () => {
  test.each([
    [0, '0 ms'],
    [0.4, '0.4 ms'],
    [842, '842 ms'],
    [999.7, '1.00 s'],
    [4_210, '4.21 s'],
    [59_999, '1m 00s'],
    [252_000, '4m 12s'],
    [11_220_000, '3h 07m'],
    [187_200_000, '2d 4h'],
    [-5, '0 ms'],
  ])('%d ms is %s', (ms, text) => expect(duration(ms)).toBe(text))
})

test('an age ticks each second below a minute, then every ten', () => {
  expect(age(41_900)).toBe('41 s')
  expect(age(252_000)).toBe('4m 10s')
  expect(age(259_999)).toBe('4m 10s')
})

test('a time of today has milliseconds, another one its day, another year its year', () => {
  expect(moment('2026-11-21T12:04:31.220Z', 'utc', NOW)).toBe('12:04:31.220')
  expect(moment('2026-11-20T12:04:31.220Z', 'utc', NOW)).toBe('20 Nov 12:04:31')
  expect(moment('2025-11-20T12:04:31.220Z', 'utc', NOW)).toBe('20 Nov 2025 12:04:31')
  expect(clockTime('2026-11-21T01:02:03.000Z', 'utc')).toBe('01:02:03')
})

test('the day has two halves where somebody wants it so, and noon and midnight are twelve', () => {
  expect(clockTime('2026-11-21T00:02:03.000Z', 'utc 12h')).toBe('12:02:03 AM')
  expect(clockTime('2026-11-21T12:00:00.000Z', 'utc 12h')).toBe('12:00:00 PM')
  expect(moment('2026-11-21T16:04:31.220Z', 'utc 12h', NOW)).toBe('4:04:31.220 PM')
  expect(moment('2026-11-20T16:04:31.220Z', 'utc 12h', NOW)).toBe('20 Nov 4:04:31 PM')
  expect(isoWithOffset('2026-11-21T16:04:31.220Z', 'utc 12h')).toBe('2026-11-21T16:04:31.220Z')
})

test('what is copied names its offset and is the same moment', () => {
  const at = '2026-11-21T12:04:31.220Z'
  expect(isoWithOffset(at, 'utc')).toBe(at)
  expect(Date.parse(isoWithOffset(at, 'local'))).toBe(Date.parse(at))
})

test('counts have separators, and are compact from 100,000 on', () => {
  expect(count(12_408)).toBe('12,408')
  expect(compactCount(99_999)).toBe('99,999')
  expect(compactCount(1_240_000)).toBe('1.2M')
  expect(rate(212)).toBe('212 /s')
  expect(plural(1, 'event')).toBe('1 event')
  expect(plural(2_000, 'event')).toBe('2,000 events')
})

test('a share is zero only for none', () => {
  expect(share(0, 10)).toBe('0 %')
  expect(share(1, 100_000)).toBe('< 0.1 %')
  expect(share(1, 30)).toBe('3.3 %')
  expect(share(1, 2)).toBe('50 %')
})

test('money has two decimals, and an id its last six characters', () => {
  expect(money(400_000)).toBe('400,000.00')
  expect(shortCode('c1.5.1.01M7YK2T07YHZHMHA8KJ6RFFRX')).toBe('6RFFRX')
})
