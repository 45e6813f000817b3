import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeCursor, encodeCursor } from '@/server/view/cursor'
import { decodePlace, encodePlace } from '@/server/view/rows'

test('a cursor comes back as it was', () => {
  const streams = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 9_999 }), fc.maxSafeNat()), {
    selector: ([id]) => id,
    maxLength: 40,
  })
  fc.assert(
    fc.property(streams, fc.nat(), (pairs, madeAtMinute) => {
      const sorted = [...pairs].sort(([left], [right]) => left - right)
      const cursor = { madeAtMinute, floor: 10_000, read: new Map(sorted) }
      expect(decodeCursor(encodeCursor(cursor))).toEqual(cursor)
    }),
  )
})

test('the place in a list comes back as it was, and no other text is one', () => {
  const place = encodePlace('2026-11-21T07:30:00.123456Z', 'bank.7.1.01KXAAAAAAAAAAAAAAAAAAAAAA')
  expect(decodePlace(place)?.time).toBe('2026-11-21T07:30:00.123456Z')
  expect(decodePlace(encodePlace('2026-99-21T07:30:00.123456Z', 'x'))).toBeNull()
  expect(decodePlace(encodePlace('2026-11-21T07:30:00.123456Z', "x' or true"))).toBeNull()
  expect(decodePlace('nonsense')).toBeNull()
})

test('no text but our own is a cursor', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.base64String(), fc.constant('AQ'), fc.constant('')),
      (text) => {
        const cursor = decodeCursor(text)
        if (cursor !== null) expect(encodeCursor(cursor)).toBe(text)
      },
    ),
  )
  expect(decodeCursor('nonsense')).toBeNull()
  expect(decodeCursor('')).toBeNull()
})

test('a cursor of streams that there can never be is none', () => {
  const floor = 2 ** 40
  expect(decodeCursor(encodeCursor({ madeAtMinute: 1, floor, read: new Map() }))).toBeNull()
})
