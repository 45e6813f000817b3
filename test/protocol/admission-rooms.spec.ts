import { expect, test } from 'vitest'
import { createRooms } from '@/server/coordinator/admission-lines'

test('what a look finds at a server counts for all who are behind it, whoever was asked', () => {
  const rooms = createRooms()
  const crowded = { used: 80, max: 100, others: 80, server: 'one' }
  for (const name of ['a', 'b']) rooms.found(name, crowded)
  rooms.found('c', { ...crowded, server: 'another' })
  rooms.found('a', { ...crowded, used: 0, others: 0 })
  expect(rooms.at('b')).toMatchObject({ others: 0 })
  expect(rooms.at('c')).toMatchObject({ others: 80 })
  rooms.found('a', null)
  expect(rooms.at('a')).toMatchObject({ others: 0 })
  expect(rooms.of('one')).toEqual(['a', 'b'])
})
