import { expect, test } from 'vitest'
import { returnAddress } from '@/server/contract/return-address'

test('after signing in one comes back to the page that was asked for', () => {
  expect(returnAddress('/transactions?state=in-doubt&q=a%20b')).toBe(
    '/transactions?state=in-doubt&q=a%20b',
  )
  expect(returnAddress(null)).toBe('/overview')
  expect(returnAddress('/')).toBe('/overview')
})

test('and never to another site, nor to the page where one signs in', () => {
  const elsewhere = [
    ...['https://evil.example/', '//evil.example', '/\\evil.example', '\\/evil.example'],
    ...['/\t/evil.example', 'javascript:alert(1)', '/login?to=/login', '/..//evil.example'],
  ]
  for (const address of elsewhere) expect(returnAddress(address), address).toBe('/overview')
})
