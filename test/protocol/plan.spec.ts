import { expect, test } from 'vitest'
import { newTransaction } from '@/server/contract/transaction'
import { planFor } from '@/server/policy/plan'

const bank = { participant: 'bank-a', commitsInOnePhase: true }
const queue = { participant: 'queue', commitsInOnePhase: false }

test('what was not asked for is not planned', () => {
  expect(planFor([bank], [])).toEqual([])
})

test('a participant that takes part alone commits in one phase', () => {
  expect(planFor([bank], ['one-phase', 'one-phase'])).toEqual([
    {
      ...{ optimisation: 'one-phase', used: true },
      because: 'bank-a takes part alone: its own commit decides',
    },
  ])
})

test('of several each must promise first, and of one that could not tell afterwards too', () => {
  expect(planFor([bank, queue], ['one-phase'])).toMatchObject([
    { used: false, because: '2 participants have to agree, so each must promise first' },
  ])
  expect(planFor([queue], ['one-phase'])).toMatchObject([
    { used: false, because: expect.stringContaining('queue takes part alone, and could not tell') },
  ])
})

test('one-phase commit and manual recovery are asked for only where the protocol has them', () => {
  const asked = (more: object) =>
    newTransaction.safeParse({ branches: [{ participant: 'a', payload: {} }], ...more }).success
  const optimise = ['one-phase']
  for (const protocol of ['three-phase-commit', 'try-confirm-cancel']) {
    expect(asked({ protocol })).toBe(true)
    expect(asked({ protocol, optimise })).toBe(false)
  }
  expect(asked({ protocol: 'try-confirm-cancel', recovery: 'manual' })).toBe(true)
  expect(asked({ protocol: 'three-phase-commit', recovery: 'manual' })).toBe(false)
  expect(asked({ optimise, recovery: 'manual' })).toBe(true)
})

test('what the journal cannot keep as it is is not registered', () => {
  const taken = (payload: unknown, protocol = 'try-confirm-cancel') =>
    newTransaction.safeParse({ protocol, branches: [{ participant: 'a', payload }] }).success
  for (const odd of ['a\0b', '\ud800', { deep: [{ '\0': 1 }] }]) {
    expect(taken(odd)).toBe(false)
    expect(taken(odd, 'two-phase-commit')).toBe(true)
  }
  for (const good of ['\\u0000', '😀', { n: [1e300, null, true] }, 0])
    expect(taken(good)).toBe(true)
})
