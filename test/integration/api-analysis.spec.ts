import { afterAll, beforeAll, expect, test } from 'vitest'
import { markovAnalysis } from '@/server/contract/analysis'
import { petriAnalysis, petriReplay } from '@/server/contract/petri'
import type { TransactionId } from '@/server/protocol/model'
import { type ApiWorld, startApiWorld } from '../support/api-world'

let world: ApiWorld
beforeAll(async () => {
  world = await startApiWorld()
  await world.send('PUT', '/v1/participants/bank', { kind: 'postgresql', url: world.bank.url })
  await world.send('POST', '/v1/participants/bank:test')
})
afterAll(() => world.remove())

const asked = { loss: 0.05, down: 0.01, refuse: 0.02, attempts: 3, participants: 3 }
const example = { ...asked, coordinatorCrash: 0.02, recovery: 0.25 }
const predict = (body: unknown) => world.send('POST', '/v1/analysis/markov', body)
const petri = (query: string) => world.get(`/v1/analysis/petri?${query}`)

test('a prediction answers closed forms and matrix results under the names of the page', async () => {
  const { status, body } = await predict(example)
  expect(status).toBe(200)
  const { closed, chain, fit } = markovAnalysis.parse(body)
  expect(closed.P_commit).toBeCloseTo(0.93778298, 8)
  expect(closed.E_attempts).toBeCloseTo(1.11787258, 8)
  expect(chain.B.COMMITTED).toBeCloseTo(0.93778298, 8)
  expect(chain.B.ABORT_NO).toBeCloseTo(0.05873834, 8)
  expect(chain.B.ABORT_TIMEOUT).toBeCloseTo(0.00347867, 8)
  expect([chain.t, chain.Var, chain.time, chain.inDoubt].map((value) => value.toFixed(8))).toEqual([
    ...['2.67845975', '1.73363365', '82.95244553', '41.86407544'],
  ])
  expect(chain.states).toHaveLength(13)
  expect(chain.start).toBe('V(3,1)')
  expect(chain.N.X).toBeCloseTo(0.10148867, 8)
  expect(fit).toBeNull()
})

test('without a word about the coordinator it neither crashes nor is ever down', async () => {
  const { body } = await predict(asked)
  expect(body.parameters).toMatchObject({ coordinatorCrash: 0, recovery: 1 })
  expect(body.chain.N.X).toBe(0)
  expect(body.closed.E_ticks_down).toBe(0)
})

test('a measurement is judged, each part of it that was given', async () => {
  const measured = { ended: 500, committed: 470, counts: { loss: { hits: 5, of: 100 } } }
  const { body } = await predict({ ...example, measured })
  const { fit } = markovAnalysis.parse(body)
  expect(fit).toMatchObject({ fits: true, latency: null, parameters: { loss: { value: 0.05 } } })
  expect(fit?.verdict).toMatch(/^The prediction fits: of 500 transactions/)
})

test.each([
  ['a share above one', { ...asked, loss: 1.5 }, 'invalid-request'],
  ['a share that is no number', { ...asked, loss: 'some' }, 'invalid-request'],
  ['a parameter that is missing', { ...asked, attempts: undefined }, 'invalid-request'],
  ['a parameter that nobody knows', { ...asked, luck: 1 }, 'invalid-request'],
  ['too many participants', { ...asked, participants: 33 }, 'invalid-request'],
  ['too many states together', { ...asked, participants: 32, attempts: 8 }, 'analysis-too-large'],
  ['a network that loses everything', { ...asked, loss: 1 }, 'model-without-end'],
  ['more commits than ends', { ...asked, measured: { ended: 1, committed: 2 } }, 'invalid-request'],
])('%s is refused with a problem that says what to do', async (_, body, code) => {
  const answer = await predict(body)
  expect(answer).toMatchObject({ status: 422, body: { code } })
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
})

test('a net answers the figures of the page', async () => {
  const { status, body } = await petri('protocol=two-phase-commit&participants=3&variant=crash')
  expect(status).toBe(200)
  const { deadMarkings, invariants, ...rest } = petriAnalysis.parse(body)
  expect(rest).toMatchObject({
    ...{ places: 37, transitions: 42, markings: 857, arcs: 3_328, bound: 1, rank: 27 },
    ...{ unfired: [], contradictions: [], home: null },
  })
  expect(deadMarkings).toHaveLength(10)
  expect(deadMarkings.filter(({ proper }) => proper)).toHaveLength(2)
  expect(invariants).toHaveLength(10)
  expect(rest.net.places).toHaveLength(37)
})

test('where no variant is named, nothing goes wrong in the net', async () => {
  expect((await petri('protocol=two-phase-commit')).body).toMatchObject({
    ...{ variant: 'fault-free', participants: 2, markings: 112 },
  })
  expect((await petri('protocol=three-phase-commit&participants=3')).body.markings).toBe(838)
  expect((await petri('protocol=saga&participants=4&variant=pivot')).status).toBe(200)
})

test.each([
  ['protocol=paxos', 'invalid-request'],
  ['', 'invalid-request'],
  ['protocol=saga&variant=crash', 'invalid-request'],
  ['protocol=saga&variant=constructor', 'invalid-request'],
  ['protocol=saga&participants=0', 'invalid-request'],
  ['protocol=saga&participants=9', 'invalid-request'],
  ['protocol=two-phase-commit&participants=5', 'analysis-too-large'],
  ['protocol=three-phase-commit&participants=8', 'analysis-too-large'],
])('a net of "%s" is refused as %s', async (query, code) => {
  const answer = await petri(query)
  expect(answer).toMatchObject({ status: 422, body: { code } })
  expect(answer.body.detail).not.toBe('')
})

const transfer = async (...sql: readonly string[]) => {
  const branches = sql.map((text) => ({ participant: 'bank', statements: [{ sql: text }] }))
  const answer = await world.send('POST', '/v1/transactions?wait=completed', { branches })
  return answer.body.id as TransactionId
}

const update = (account: number) => `update account set balance = balance + 1 where id = ${account}`
const replayed = async (id: string) => {
  const { status, body } = await world.send('POST', '/v1/analysis/petri:replay', {
    transaction: id,
  })
  expect(status).toBe(200)
  return petriReplay.parse(body)
}

test.each<[string, readonly string[], readonly string[]]>([
  [
    'commits',
    [update(1), update(2)],
    ['send', 'yes0', 'yes1', 'commit', 'commit0', 'commit1', 'endC'],
  ],
  [
    'only reads at one place',
    [update(3), 'select balance from account where id = 4'],
    ['send', 'yes0', 'readOnly1', 'commit', 'commit0', 'passC1', 'endC'],
  ],
  [
    'is refused',
    [update(5), 'update account set nonsense = 1'],
    ['send', 'no1', 'abortOnNo1', 'endA'],
  ],
])(
  'the log of a real transaction that %s is a firing sequence of its net',
  async (_, sql, fired) => {
    const { bad, ended, events, participants } = await replayed(await transfer(...sql))
    expect({ bad, ended, participants }).toEqual({
      ...{ bad: null, ended: true, participants: ['bank', 'bank'] },
    })
    expect(events.flatMap(({ fires }) => fires ?? [])).toEqual(expect.arrayContaining([...fired]))
    expect(events.find(({ type }) => type === 'verdict-stands')?.said).toMatch(/commit|abort/)
  },
)

test('a log from which a vote was taken is answered with the first step that cannot have been', async () => {
  const id = await transfer(update(6), update(7))
  await world.world.query(
    `delete from verdict_record where transaction = $1 and type = 'voted' and branch = 2`,
    [id],
  )
  const { bad, events } = await replayed(id.slice(-8))
  expect(events[bad?.event ?? -1]).toMatchObject({
    type: 'verdict-stands',
    said: 'commit',
    fires: null,
  })
  expect(bad?.expected).toEqual(['timeout', 'yes1', 'no1', 'readOnly1'])
})

test('a transaction that nobody knows has no log to replay', async () => {
  const answer = await world.send('POST', '/v1/analysis/petri:replay', {
    transaction: 'nobody-knows',
  })
  expect(answer).toMatchObject({ status: 404, body: { code: 'transaction-not-found' } })
})
