import { expect, test } from 'vitest'
import {
  heldObjects,
  isUnbreakable,
  ringSentences,
  waitFilterIn,
  waitGraphOf,
  wordsFor,
} from '@/components/locks/wait-rows'
import type { WaitParty, WaitRow } from '@/server/contract/wait'

const NOW_MS = Date.parse('2026-03-01T12:00:10.000Z')
const since = (seconds: number) => new Date(NOW_MS - seconds * 1_000).toISOString()
const transaction = (code: string, more: Partial<WaitParty> = {}): WaitParty => ({
  ...{ key: `transaction c.1.1.${code}`, kind: 'transaction', name: 'Transfer' },
  ...{ transaction: `c.1.1.${code}`, participant: null, state: 'active', inDoubt: false, ...more },
})
const one = transaction('AAAAAA')
const two = transaction('BBBBBB', { inDoubt: true })
const session: WaitParty = {
  ...{ key: 'session bank-a 7', kind: 'session', name: 'psql, session 7', transaction: null },
  ...{ participant: 'bank-a', state: null, inDoubt: false },
}
const wait = (waiter: WaitParty, holder: WaitParty, more: Partial<WaitRow> = {}): WaitRow => ({
  ...{ waiter: waiter.key, holder: holder.key, participant: 'bank-a', object: 'account' },
  ...{ mode: 'Exclusive', since: since(3), session: null, ...more },
})
const seen = {
  parties: [one, two, session],
  waits: [
    wait(one, two),
    wait(session, two, { since: since(9) }),
    wait(two, one, { participant: null, object: 'invoice', since: since(1) }),
  ],
  rings: [[one.key, two.key]],
}
const rows = (params: Record<string, string>) => heldObjects(seen, waitFilterIn(params), NOW_MS)

test('a row is one object of one holder, since its first waiter came, the longest wait first', () => {
  expect(rows({})).toMatchObject([
    {
      ...{ participant: 'bank-a', object: 'account', holder: two, since: since(9) },
      waiters: [{ party: session }, { party: one }],
    },
    { participant: 'Verdict', object: 'invoice', holder: one, waiters: [{ party: two }] },
  ])
})

test('rows are chosen by participant, by a part of the holder, and by age', () => {
  const objects = (params: Record<string, string>) => rows(params).map(({ object }) => object)
  expect(objects({ participant: 'Verdict' })).toEqual(['invoice'])
  expect(objects({ holder: 'bbbb' })).toEqual(['account'])
  expect(objects({ age: '5' })).toEqual(['account'])
  expect(objects({ age: 'nonsense' })).toHaveLength(2)
})

test('a ring is told step by step, with what each waits for and where', () => {
  expect(ringSentences(seen)).toMatchObject([
    {
      steps: [
        'Transfer AAAAAA waits for Transfer BBBBBB at bank-a (account)',
        'Transfer BBBBBB waits for Transfer AAAAAA at Verdict (invoice)',
      ],
    },
  ])
  expect(wordsFor(session)).toBe('psql, session 7')
})

test('a ring with somebody in it who is known by name only is one that nobody breaks', () => {
  const owner: WaitParty = { ...session, key: 'owner nightly', kind: 'owner', participant: null }
  const parties = [...seen.parties, owner]
  expect(isUnbreakable({ parties, rings: seen.rings })).toBe(false)
  expect(isUnbreakable({ parties, rings: [[one.key, owner.key]] })).toBe(true)
  const work: WaitParty = { ...owner, key: 'work ["","nightly"]' }
  const known = { parties: [...seen.parties, work], rings: [[one.key, work.key]] }
  expect(isUnbreakable(known)).toBe(false)
})

test('in the graph everybody is there once, and only what is part of a ring is outlined', () => {
  const { nodes, edges } = waitGraphOf({ ...seen, waits: [...seen.waits, wait(one, two)] })
  expect(nodes.map(({ label, detail, outlined }) => [label, detail, outlined])).toEqual([
    ['AAAAAA', 'Transfer', true],
    ['BBBBBB', 'in doubt', true],
    ['psql', 'session 7', false],
  ])
  expect(edges.map(({ from, to, look }) => [from, to, look])).toEqual([
    [one.key, two.key, 'ring'],
    [session.key, two.key, 'plain'],
    [two.key, one.key, 'ring'],
  ])
})
