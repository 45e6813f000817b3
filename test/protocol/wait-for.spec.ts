import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Candidate, lasting, type VictimOrder, victimsOf } from '@/server/policy/deadlock'
import { countKinds, freedBy, hottest, resolveFirst } from '@/server/policy/wait-advice'
import { type PartyKind, ringsOf, type Wait, waitsIn } from '@/server/policy/wait-for'

const wait = (waiter: string, holder: string, more: Partial<Wait> = {}): Wait => ({
  ...{ waiter, holder, participant: 'bank-a', object: 'account', mode: 'Exclusive', sinceMs: 0 },
  ...{ waiterSession: null, holderSession: null, ...more },
})

const names = ['a', 'b', 'c', 'd', 'e', 'f'] as const
const name = fc.constantFrom(...names)
const graphs = fc.array(
  fc.tuple(name, name).map(([waiter, holder]) => wait(waiter, holder)),
  { maxLength: 14 },
)
/** Failures are repeated with what fast-check prints. */
const law = (check: (waits: readonly Wait[]) => void) =>
  fc.assert(fc.property(graphs, check), { seed: 20_261_129, numRuns: 600 })

/** Who comes to whom by any number of steps, by trying all of them. */
function reaches(waits: readonly Wait[]): (from: string, to: string) => boolean {
  const pairs = new Set(waits.map(({ waiter, holder }) => waiter + holder))
  for (const middle of names)
    for (const from of names)
      for (const to of names)
        if (pairs.has(from + middle) && pairs.has(middle + to)) pairs.add(from + to)
  return (from, to) => pairs.has(from + to)
}

/** Who has nobody left to wait for, looked for again and again. */
function freedByTrying(waits: readonly Wait[], ended: string): readonly string[] {
  const gone = new Set<string>([ended])
  for (let round = 0; round < names.length; round++)
    for (const one of names) {
      const its = waits.filter(({ waiter }) => waiter === one)
      if (its.length > 0 && its.every(({ holder }) => gone.has(holder))) gone.add(one)
    }
  return [...gone].filter((one) => one !== ended).sort()
}

test('everybody who is in a ring is listed in one, and nobody else', () => {
  law((waits) => {
    const comes = reaches(waits)
    const listed = new Set(ringsOf(waits).flat())
    expect([...listed].sort()).toEqual(names.filter((one) => comes(one, one)))
  })
})

test('each ring is a way along waits that comes back, touches nobody twice and is listed once', () => {
  law((waits) => {
    const rings = ringsOf(waits)
    for (const ring of rings) {
      expect(new Set(ring).size).toBe(ring.length)
      for (const between of waitsIn(waits, ring)) expect(between.length).toBeGreaterThan(0)
    }
    expect(new Set(rings.map((ring) => ring.join())).size).toBe(rings.length)
  })
})

test('after the victims have gone no ring is left in which somebody could go', () => {
  law((waits) => {
    const candidates = new Map<string, Candidate>(
      ['a', 'c', 'e'].map((key, index) => [key, { startedAtMs: index, driven: false }]),
    )
    const victims = victimsOf(waits, candidates, 'lowest-priority').map(({ key }) => key)
    expect(victims.every((key) => candidates.has(key))).toBe(true)
    const left = waits.filter(
      (one) => ![one.waiter, one.holder].some((key) => victims.includes(key)),
    )
    for (const ring of ringsOf(left)) expect(ring.some((key) => candidates.has(key))).toBe(false)
  })
})

test('whose end frees whom is what trying shows, and whom to resolve first frees the most', () => {
  law((waits) => {
    const counts = names.map((one) => freedByTrying(waits, one).length)
    for (const one of names)
      expect([...freedBy(waits, one)].sort()).toEqual(freedByTrying(waits, one))
    const first = resolveFirst({ parties: [], waits })
    expect(first?.freed.length ?? 0).toBe(Math.max(...counts))
    if (first !== null) expect(first.freed).toEqual(freedByTrying(waits, first.party))
  })
})

const candidate = (startedAtMs: number, more: Partial<Candidate> = {}): Candidate => ({
  ...{ startedAtMs, driven: false, ...more },
})
/** The first waits for the second at one bank, and the second for the first at another. */
const across = [wait('old', 'young'), wait('young', 'old', { participant: 'bank-b' })]
const keysOf = (
  waits: readonly Wait[],
  candidates: Record<string, Candidate>,
  order: VictimOrder = 'lowest-priority',
) => victimsOf(waits, new Map(Object.entries(candidates)), order).map(({ key }) => key)

test('the youngest has to go, unless its work is an application’s or its priority is higher', () => {
  expect(keysOf(across, { old: candidate(1), young: candidate(2) })).toEqual(['young'])
  const driven = candidate(2, { driven: true })
  expect(keysOf(across, { old: candidate(1), young: driven })).toEqual(['old'])
  expect(keysOf(across, { young: driven })).toEqual(['young'])
  const [low, high] = [candidate(1, { priority: 1 }), candidate(2, { priority: 9 })]
  expect(keysOf(across, { old: low, young: high })).toEqual(['old'])
})

test('of one ring the lowest priority goes or the youngest, as the policy has it', () => {
  const ring = { old: candidate(1, { priority: 1 }), young: candidate(2, { priority: 9 }) }
  expect(keysOf(across, ring, 'lowest-priority')).toEqual(['old'])
  expect(keysOf(across, ring, 'youngest')).toEqual(['young'])
})

test('among equals in priority both policies take the youngest, and neither an application’s work while another may go', () => {
  for (const order of ['lowest-priority', 'youngest'] as const) {
    expect(keysOf(across, { old: candidate(1), young: candidate(2) }, order)).toEqual(['young'])
    const driven = candidate(2, { driven: true, priority: -9 })
    expect(keysOf(across, { old: candidate(1), young: driven }, order)).toEqual(['old'])
  }
})

test('what is decided or promised never has to go, and a ring of such is left alone', () => {
  expect(keysOf(across, { old: candidate(1) })).toEqual(['old'])
  expect(keysOf(across, {})).toEqual([])
})

test('a ring that one database sees whole is left to it, and any other is not', () => {
  const sessions = (waiterSession: string | null, holderSession: string | null) => ({
    ...{ waiterSession, holderSession },
  })
  const both = { old: candidate(1), young: candidate(2) }
  const seen = [wait('old', 'young', sessions('1', '2')), wait('young', 'old', sessions('2', '1'))]
  expect(keysOf(seen, both)).toEqual([])
  const twoBranchesEach = [
    wait('old', 'young', sessions('1', '2')),
    wait('young', 'old', sessions('3', '4')),
  ]
  expect(keysOf(twoBranchesEach, both)).toEqual(['young'])
  const behindPrepared = [
    wait('old', 'young', sessions('1', null)),
    wait('young', 'old', sessions('2', null)),
  ]
  expect(keysOf(behindPrepared, both)).toEqual(['young'])
  expect(
    keysOf(
      across.map((one) => ({ ...one, ...sessions('1', '1') })),
      both,
    ),
  ).toEqual(['young'])
})

test('a transaction that waits for another branch of its own has to go by itself', () => {
  expect(keysOf([wait('one', 'one')], { one: candidate(1) })).toEqual(['one'])
})

test('only what lasts from one look to the next counts as being there at the same time', () => {
  const before = { waits: across, atMs: 10 }
  expect(lasting(before, across)).toEqual(across)
  expect(lasting({ ...before, atMs: -1 }, across)).toEqual([])
  expect(lasting({ ...before, waits: across.slice(1) }, across)).toEqual(across.slice(1))
})

test('what most wait for comes first, and a session that waits for two counts once', () => {
  const waits = [
    wait('a', 'h', { sinceMs: 5 }),
    wait('b', 'h', { sinceMs: 3, waiterSession: '7' }),
    wait('b', 'g', { sinceMs: 3, waiterSession: '7' }),
    wait('c', 'h', { object: 'rates', sinceMs: 1 }),
  ]
  expect(hottest(waits)).toEqual([
    { participant: 'bank-a', object: 'account', waiters: 2, sinceMs: 3 },
    { participant: 'bank-a', object: 'rates', waiters: 1, sinceMs: 1 },
  ])
})

test('of those that are freed transactions, sessions and who waits for a lock alone are counted apart, and nothing else as one of them', () => {
  const party = (key: string, kind: PartyKind) => ({
    ...{ key, kind, name: key, transaction: null, participant: null },
  })
  const sessions = [party('s', 'session'), party('r', 'session')]
  const parties = [
    party('t', 'transaction'),
    ...sessions,
    party('o', 'owner'),
    party('b', 'branch'),
  ]
  expect(countKinds(['t', 's', 'r', 'o', 'b', 'unknown'], parties)).toEqual({
    ...{ transactions: 1, sessions: 2, owners: 1 },
  })
})
