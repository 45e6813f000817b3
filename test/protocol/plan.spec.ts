import { describe, expect, test } from 'vitest'
import { newTransaction } from '@/server/contract/transaction'
import { planFor } from '@/server/policy/plan'

const bank = { participant: 'bank-a', prepares: true, commitsInOnePhase: true }
const till = { ...bank, participant: 'till' }
const queue = { participant: 'queue', prepares: true, commitsInOnePhase: false }
const file = { participant: 'file', prepares: false, commitsInOnePhase: false }

test('what was not asked for is not planned, and whoever cannot promise decides all the same', () => {
  expect(planFor([bank], [])).toEqual({ planned: [], decider: null, unasked: [] })
  expect(planFor([bank, file], [])).toEqual({ planned: [], decider: 1, unasked: [] })
})

describe('one phase', () => {
  test('a participant that takes part alone commits in one phase', () => {
    expect(planFor([bank], ['one-phase', 'one-phase'])).toEqual({
      planned: [
        {
          ...{ optimisation: 'one-phase', used: true },
          because: 'bank-a takes part alone: its own commit decides',
        },
      ],
      ...{ decider: 0, unasked: [] },
    })
  })

  test('of several each must promise first, and of one that could not tell afterwards too', () => {
    expect(planFor([bank, queue], ['one-phase'])).toMatchObject({
      planned: [{ used: false, because: expect.stringMatching(/^2 participants have to agree/) }],
      decider: null,
    })
    expect(planFor([queue], ['one-phase'])).toMatchObject({
      planned: [
        {
          used: false,
          because: expect.stringMatching(/^queue takes part alone, and could not tell/),
        },
      ],
      decider: null,
    })
  })
})

describe('last agent', () => {
  test('the last that can tell afterwards decides, and the others promise before', () => {
    expect(planFor([bank, till, queue], ['last-agent'])).toMatchObject({
      planned: [
        {
          optimisation: 'last-agent',
          used: true,
          because: expect.stringMatching(/^till commits once all/),
        },
      ],
      decider: 1,
    })
  })

  test('alone, beside one that cannot promise, or where none could tell, it is not used', () => {
    for (const [branches, because, decider] of [
      [[bank], 'nobody else takes part', null],
      [[bank, file], 'file cannot promise', 1],
      [[queue, queue], 'none of them could tell', null],
    ] as const)
      expect(planFor(branches, ['last-agent'])).toMatchObject({
        planned: [{ used: false, because: expect.stringContaining(because) }],
        decider,
      })
  })

  test('asked for together, each serves the transactions that it fits', () => {
    const both = ['one-phase', 'last-agent'] as const
    expect(planFor([bank], both)).toMatchObject({ decider: 0 })
    expect(planFor([bank, till], both)).toMatchObject({ decider: 1 })
  })
})

test('what the journal could not give back as it was is no payload of a saga, nor of its compensation', () => {
  const asked = (branch: object) =>
    newTransaction.safeParse({ protocol: 'saga', branches: [{ participant: 'a', ...branch }] })
  expect(asked({ payload: { note: 'fine' } }).success).toBe(true)
  for (const odd of ['\0', '\ud800']) {
    expect(asked({ payload: { note: odd } }).success).toBe(false)
    expect(asked({ payload: {}, step: { compensation: { note: odd } } }).success).toBe(false)
  }
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

test.each([
  ['two-phase-message', 'Open it with POST /v1/transactions:open'],
  ['paxos-commit', 'in the simulator only: POST /v1/simulations'],
  ['constructor', 'expected one of "two-phase-commit"'],
  [7, 'expected one of "two-phase-commit"'],
])('%s is no protocol to begin with all branches, and what is one is told', (protocol, words) => {
  const asked = { protocol, branches: [{ participant: 'a', statements: [{ sql: 'select 1' }] }] }
  const refused = newTransaction.safeParse(asked)
  expect(refused.error?.issues.map(({ path }) => path)).toEqual([['protocol']])
  expect(refused.error?.issues[0]?.message).toContain(words)
})
