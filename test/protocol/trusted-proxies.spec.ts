import { expect, test } from 'vitest'
import { createCallerOf } from '@/server/account/trusted-proxies'

const callerOf = createCallerOf(['10.0.0.0/8', 'fd00::1'])

const from = (remoteAddress: string, forwarded?: string, proto?: string) =>
  callerOf({
    socket: { remoteAddress },
    headers: {
      ...(forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }),
      ...(proto === undefined ? {} : { 'x-forwarded-proto': proto }),
    },
  })

test('what somebody says of himself counts nothing: the address of the connection does', () => {
  expect(from('192.0.2.9', '203.0.113.5', 'https')).toEqual({ address: '192.0.2.9', proto: null })
  const nobodyTrusted = createCallerOf([])
  const headers = { 'x-forwarded-for': '203.0.113.5' }
  expect(nobodyTrusted({ socket: { remoteAddress: '127.0.0.1' }, headers }).address).toBe(
    '127.0.0.1',
  )
})

test('a trusted proxy is believed, as far as those go that it trusts in turn', () => {
  expect(from('10.0.0.1', '203.0.113.5', 'https')).toEqual({
    ...{ address: '203.0.113.5', proto: 'https' },
  })
  expect(from('10.0.0.1', '203.0.113.5, 10.2.0.1').address).toBe('203.0.113.5')
  expect(from('::ffff:10.0.0.1', '2001:db8::7').address).toBe('2001:db8::7')
  expect(from('fd00::1', '203.0.113.5:4711').address).toBe('203.0.113.5')
})

test('what a caller wrote into the header before the proxy did is not reached', () => {
  expect(from('10.0.0.1', '1.2.3.4, 203.0.113.5').address).toBe('203.0.113.5')
  expect(from('10.0.0.1', '1.2.3.4, nonsense').address).toBe('10.0.0.1')
  expect(from('10.0.0.1').address).toBe('10.0.0.1')
})
