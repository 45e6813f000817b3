import { expect, test } from 'vitest'
import { oddIn, readAs } from '@/components/shell/odd-in'
import { takenBy } from '@/components/shell/taken-key'

const shortcut = (given: string, label: string, keys = given) => ({ given, label, keys })
const groups = [
  {
    group: { english: 'Everywhere' },
    shortcuts: [shortcut('?', 'Show these keys'), shortcut('g o', 'Go to Overview')],
    press: () => {},
  },
  {
    group: { english: 'Inbox' },
    shortcuts: [shortcut('j', 'Next', 'w'), shortcut('k', 'Back')],
    press: () => {},
  },
]

test('a key is taken by what it does here, by the first of two keys, and by what it was chosen for', () => {
  const next = { group: { english: 'Inbox' }, given: 'j' }
  expect(takenBy(groups, next, '?')).toBe('Show these keys')
  expect(takenBy(groups, next, 'g')).toBe('Go to Overview')
  expect(takenBy(groups, next, 'k')).toBe('Back')
  expect(takenBy(groups, { group: { english: 'Inbox' }, given: 'k' }, 'w')).toBe('Next')
})

test('its own key, one that was given away and the second of two keys are free', () => {
  expect(takenBy(groups, { group: { english: 'Inbox' }, given: 'j' }, 'w')).toBeNull()
  expect(takenBy(groups, { group: { english: 'Inbox' }, given: 'k' }, 'j')).toBeNull()
  expect(takenBy(groups, { group: { english: 'Inbox' }, given: 'k' }, 'o')).toBeNull()
})

test('what of the address says nothing is named, and what is missing or empty is not', () => {
  const meant = { tab: (value: string) => value === 'log', ...readAs({ n: 3, loss: 0.05 }) }
  expect(oddIn({ tab: 'soup', n: '3', loss: 'lots', other: 'x' }, meant)).toEqual(['tab', 'loss'])
  expect(oddIn({ tab: 'log', n: '', loss: '0.050' }, meant)).toEqual([])
  expect(oddIn({}, meant)).toEqual([])
})
