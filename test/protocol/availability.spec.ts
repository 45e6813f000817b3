import { expect, test } from 'vitest'
import { heardOf, isUnavailable } from '@/server/policy/availability'
import { errorRules } from '@/server/policy/error-class'
import { defaultPolicy } from '@/server/policy/retry-policy'

test.each([
  ...(['ECONNREFUSED', 'ETIMEDOUT', 'timeout', '57P01', '08006', '53300', 'http-503'] as const),
  ...(['UND_ERR_SOCKET', 'PROTOCOL_CONNECTION_LOST', '1040', 'session-lost'] as const),
])('%s says that a participant was not there', (code) => {
  expect(isUnavailable(code, errorRules)).toBe(true)
})

test.each([
  ...(['23505', '40001', '55P03', '57014', '42P01', 'P0001', '28P01', 'http-409'] as const),
  ...(['1062', '1205', 'unregistered', 'fenced', 'refused'] as const),
])('%s is an answer of a participant that is there', (code) => {
  expect(isUnavailable(code, errorRules)).toBe(false)
})

test('a rule of the policy can say that a fault is none of the participant', () => {
  const rules = [{ code: 'http-503', class: 'refuse' } as const, ...errorRules]
  expect(isUnavailable('http-503', rules)).toBe(false)
})

test('a time-out tells of the participant only if the call had the time that its policy gives it', () => {
  const { attemptMs } = defaultPolicy.operations.commit
  const heard = (code: string | null, tookMs: number) =>
    heardOf(defaultPolicy, {
      ...{ fault: code === null ? null : { code }, operation: 'commit', tookMs },
    })
  expect(heard('timeout', attemptMs)).toBe('unavailable')
  expect(heard('timeout', attemptMs / 2)).toBe('nothing')
  expect(heard('ECONNREFUSED', 1)).toBe('unavailable')
  expect(heard('23505', 1)).toBe('answered')
  expect(heard(null, 1)).toBe('answered')
})
