import { afterAll, beforeAll, expect, test } from 'vitest'
import { measurement } from '@/server/contract/measurement'
import { type ApiWorld, startApiWorld } from '../support/api-world'

let world: ApiWorld
beforeAll(async () => {
  world = await startApiWorld()
  await world.send('PUT', '/v1/participants/bank', { kind: 'postgresql', url: world.bank.url })
  await world.send('POST', '/v1/participants/bank:test')
})
afterAll(() => world.remove())

const transfer = async (...sql: readonly string[]) => {
  const branches = sql.map((text) => ({ participant: 'bank', statements: [{ sql: text }] }))
  await world.send('POST', '/v1/transactions?wait=completed', { branches })
}

const update = (account: number) => `update account set balance = balance + 1 where id = ${account}`

test('what ran is answered step by step, and judged as it was answered', async () => {
  const look = async () => measurement.parse((await world.get('/v1/analysis/measured')).body)
  const before = await look()
  for (const account of [1, 3, 5]) await transfer(update(account), update(account + 1))
  await transfer(update(7), 'update account set nonsense = 1')
  await transfer(update(8), 'select balance from account where id = 1')
  const { measured, visited, leftOut, sizes, meanMs, roundMs } = await look()
  const gained = (from: string, to: string) =>
    [measured, before.measured]
      .map(
        (one) => one?.transitions?.find((step) => step.from === from && step.to === to)?.count ?? 0,
      )
      .reduce((now, then) => now - then)
  expect([gained('V(2,1)', 'C(2)'), gained('C(2)', 'COMMITTED')]).toEqual([3, 3])
  expect(gained('V(2,1)', 'ABORT_NO')).toBe(1)
  const refused = visited.find(({ state }) => state === 'ABORT_NO')
  expect(refused?.count).toBe(measured?.refused)
  const { body: newest } = await world.get(`/v1/transactions/${refused?.transactions[0]}`)
  expect(newest).toMatchObject({ outcome: 'aborted' })
  expect(leftOut).toContainEqual({ why: 'only-read', count: (before.leftOut[0]?.count ?? 0) + 1 })
  expect(sizes).toEqual([{ participants: 2, ended: (before.sizes[0]?.ended ?? 0) + 5 }])
  expect(meanMs?.whole).toBeCloseTo((meanMs?.votes ?? 0) + (meanMs?.delivery ?? 0), 6)
  expect(measured?.inDoubt?.decisionsPerSecond).toBeCloseTo((measured?.committed ?? 0) / 1_800, 9)
  expect(measured?.inDoubt?.mean).toBeGreaterThan(0)
  const judged = await world.send('POST', '/v1/analysis/markov', {
    ...{ participants: 2, attempts: 3, loss: 0, down: 0, refuse: 0.3, measured },
    ...{ prepareMs: [roundMs?.prepare], deliverMs: roundMs?.deliver },
  })
  expect(judged.body.fit).toMatchObject({ fits: true, order: { order1: { degrees: 0 } } })
  expect(judged.body.fit.latency).toMatchObject({ of: measured?.ended, fits: true })
  const slow = { participants: 2, attempts: 3, loss: 0, down: 0, refuse: 0.3, prepareMs: [60_000] }
  const other = await world.send('POST', '/v1/analysis/markov', { ...slow, measured })
  expect(other.body.fit.latency).toMatchObject({ of: measured?.ended, fits: false })
})

test('of a run only its own transactions are measured, whenever they ran', async () => {
  const branches = [1, 2].map((one) => ({
    participant: 'bank',
    statements: [{ sql: update(one) }],
  }))
  for (const n of [0, 1])
    await world.send('POST', '/v1/transactions?wait=completed', {
      ...{ idempotencyKey: `alone-${n}`, branches },
    })
  const { body } = await world.get('/v1/analysis/measured?run=alone')
  expect(measurement.parse(body)).toMatchObject({ measured: { ended: 2 }, leftOut: [] })
  const none = await world.get('/v1/analysis/measured?run=nobody')
  expect(measurement.parse(none.body)).toMatchObject({ measured: null, visited: [], sizes: [] })
  const odd = await world.get('/v1/analysis/measured?run=a%25b')
  expect(odd).toMatchObject({ status: 422, body: { code: 'invalid-request' } })
})

test('of more transactions than are followed, those that are tell the rate of their own time', async () => {
  await transfer(update(1), update(2))
  // A hundred a second, of which the newest 2,000 are followed: twenty seconds.
  await world.world.query(
    `with model as (select t.* from verdict_transaction t where t.outcome = 'committed'
       and not exists (select from verdict_branch b where b.transaction = t.id and b.vote <> 'yes')
       order by t.started_at desc limit 1),
     made as (insert into verdict_transaction (id, cluster, shard, epoch, protocol, recovery,
       request_hash, participants, state, outcome, started_at, decided_at, ended_at, deadline_at)
       select 'many-' || n, cluster, shard, epoch, protocol, recovery, '', participants, state, outcome,
         s, s + interval '5 ms', s + interval '9 ms', s + interval '1 minute'
       from model, generate_series(1, 2500) n, lateral (select now() - n * interval '10 ms' as s) at
       returning id)
     insert into verdict_branch (transaction, n, participant, state, vote, ended_at)
     select made.id, b.n, 'bank', 'committed', 'yes', now() from made, generate_series(1, 2) b(n)`,
    [],
  )
  const { body } = await world.get('/v1/analysis/measured')
  const { inDoubt } = measurement.parse(body).measured ?? {}
  expect(inDoubt?.decisionsPerSecond).toBeGreaterThan(50)
  expect(inDoubt?.decisionsPerSecond).toBeLessThan(110)
})
