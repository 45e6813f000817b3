import { expect, test } from 'vitest'
import { isMasked, shownAddress } from '@/server/contract/shown-address'

test('of an address that is a secret only the host is shown', () => {
  const slack = 'https://hooks.slack.example/services/T/B/xyz'
  expect(shownAddress(slack, 'slack')).toBe('https://hooks.slack.example/…')
  expect(shownAddress('https://chat.example/hooks/abcdefghijklmnopqrst')).toBe(
    'https://chat.example/hooks/…',
  )
  expect(shownAddress('https://am.example/v1?key=abc&team=a%20b')).toBe(
    'https://am.example/v1?key=…&team=…',
  )
})

test('one without a secret is shown as it was written, and what is masked stays so', () => {
  for (const plain of ['http://alertmanager:9093', 'https://ops.internal/verdict', 'none'])
    expect([shownAddress(plain), isMasked(plain)]).toEqual([plain, false])
  const shown = shownAddress('https://am.example/?key=abc')
  expect([shownAddress(shown), isMasked(shown), isMasked(new URL(shown).href)]).toEqual([
    ...[shown, true, true],
  ])
})
