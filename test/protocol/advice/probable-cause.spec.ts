import { expect, test } from 'vitest'
import { byCause, type Doubt, probableCause } from '@/server/advice/probable-cause'

const at = (second: number) => new Date(Date.UTC(2026, 2, 1, 12, 0, second)).toISOString()

const branch = (participant: string, state = 'prepared', faultCode: string | null = null) => ({
  ...{ participant, state, faultCode },
})

const doubt = (id: string, change: Partial<Doubt> = {}): Doubt => ({
  ...{ id, state: 'preparing', decided: false, since: at(0), blocked: 0 },
  ...{ branches: [branch('bank-a'), branch('bank-b')], ...change },
})

const nobody = new Map<string, string>()
const silentB = new Map([['bank-b', at(4)]])

test('a participant that is silent is the cause where it still owes something', () => {
  expect(probableCause(doubt('a'), silentB)).toEqual({
    ...{ kind: 'silent', participant: 'bank-b', since: at(4), code: null },
  })
  const told = doubt('a', { branches: [branch('bank-a'), branch('bank-b', 'committed')] })
  expect(probableCause(told, silentB)).toMatchObject({ kind: 'undecided' })
})

test('of two that are silent the one that has been so for longer is the cause', () => {
  const both = new Map([
    ['bank-a', at(9)],
    ['bank-b', at(4)],
  ])
  expect(probableCause(doubt('a'), both)).toMatchObject({ participant: 'bank-b' })
})

test('without a verdict nobody can be blamed for not delivering it', () => {
  const refused = doubt('a', { branches: [branch('bank-a', 'prepared', '57P01')] })
  expect(probableCause(refused, nobody)).toMatchObject({ kind: 'undecided', participant: null })
})

test('with a verdict the cause is who refuses it, else who has not been told', () => {
  const given = { decided: true, state: 'committing' }
  const branches = [branch('bank-a', 'committed'), branch('bank-b', 'committing', '57P01')]
  expect(probableCause(doubt('a', { ...given, branches }), nobody)).toMatchObject({
    ...{ kind: 'refuses', participant: 'bank-b', code: '57P01' },
  })
  expect(probableCause(doubt('a', given), nobody)).toMatchObject({
    ...{ kind: 'undelivered', participant: 'bank-a' },
  })
  const over = [branch('bank-a', 'committed'), branch('bank-b', 'read-only')]
  expect(probableCause(doubt('a', { ...given, branches: over }), nobody)).toMatchObject({
    kind: 'unknown',
  })
})

test('who ended differently is to be repaired, whoever is silent besides', () => {
  expect(probableCause(doubt('a', { state: 'heuristic' }), silentB)).toMatchObject({
    kind: 'differed',
  })
})

test('what blocks most sessions comes first, then the oldest, and its group comes with it', () => {
  const told = { branches: [branch('bank-b')] }
  const groups = byCause(
    [
      doubt('old', { since: at(1) }),
      doubt('young', { since: at(3), blocked: null }),
      doubt('blocks-two', { ...told, since: at(2), blocked: 2 }),
      doubt('blocks-one', { since: at(2), blocked: 1, branches: [branch('bank-a')] }),
      doubt('silent-too', { ...told, since: at(0) }),
    ],
    silentB,
  )
  expect(groups.map(({ kind, ids }) => [kind, ids])).toEqual([
    ['silent', ['blocks-two', 'silent-too', 'old', 'young']],
    ['undecided', ['blocks-one']],
  ])
})

test('an order is one, whatever the order in which the doubts are given', () => {
  const doubts = ['a', 'b', 'c', 'd'].map((id, index) => doubt(id, { blocked: index % 2 }))
  const orders = [doubts, [...doubts].reverse()].map((given) => byCause(given, nobody))
  expect(orders[0]).toEqual(orders[1])
  expect(orders[0]?.[0]?.ids).toEqual(['b', 'd', 'a', 'c'])
})
