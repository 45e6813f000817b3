import { afterAll, beforeAll, expect, test } from 'vitest'
import { petriRunning } from '@/server/contract/petri'
import { runCost } from '@/server/contract/run-cost'
import { type ApiWorld, startApiWorld } from '../support/api-world'
import { eventually } from '../support/eventually'

let world: ApiWorld
beforeAll(async () => {
  world = await startApiWorld()
  await world.bank.query(refusingLate)
  for (const name of ['bank', 'till']) {
    await world.send('PUT', `/v1/participants/${name}`, { kind: 'postgresql', url: world.bank.url })
    await world.send('POST', `/v1/participants/${name}:test`)
  }
})
afterAll(() => world.remove())

/** Refuses when it is asked to prepare, and after the other's yes. */
const refusingLate = `create table late (n int);
  create function refuse() returns trigger language plpgsql as
    $$ begin perform pg_sleep(0.3); raise check_violation; end $$;
  create constraint trigger late after insert on late deferrable initially deferred
    for each row execute function refuse()`

const writes = (id: number) => ({
  sql: 'update account set balance = balance + 1 where id = $1',
  params: [id],
})
const looks = { sql: 'select balance from account where id = 1' }

async function run(key: string, second: object, more: object = {}) {
  const answer = await world.send('POST', '/v1/transactions?wait=completed', {
    ...{ idempotencyKey: key, ...more },
    branches: [
      { participant: 'bank', statements: [writes(1)] },
      { participant: 'till', statements: [second] },
    ],
  })
  expect(answer.status).toBe(201)
}

const costOf = async (id: string) =>
  runCost.parse((await world.get(`/v1/analysis/runs/${id}`)).body)

test('a run of commits costs 4n messages and 2n + 2 forced writes each, and holds its promises a while', async () => {
  for (let n = 0; n < 5; n++) await run(`plain-${n}`, writes(2))
  const cost = await costOf('plain')
  expect(cost).toMatchObject({ transactions: 5, committed: 5, aborted: 0, repeated: 0 })
  expect(cost).toMatchObject({ messages: 5 * 8, forcedWrites: 5 * 6 })
  expect(cost.answerMs?.n).toBe(5)
  expect(cost.promisedMs?.n).toBe(10)
  expect(cost.promisedMs?.max).toBeGreaterThanOrEqual(cost.promisedMs?.mean ?? 0)
  expect(cost.perSecond).toBeGreaterThan(0)
})

test('a saga costs 2n messages, and 2n + 1 forced writes: the first order is written with its begin', async () => {
  const branches = [1, 2].map((account) => ({
    ...{ participant: 'bank', statements: [writes(account)] },
    compensationStatements: [writes(account)],
  }))
  const answer = await world.send('POST', '/v1/transactions?wait=completed', {
    ...{ idempotencyKey: 'steps-0', protocol: 'saga', branches },
  })
  expect(answer).toMatchObject({ status: 201 })
  expect(await costOf('steps')).toMatchObject({
    ...{ committed: 1, messages: 4, forcedWrites: 5, roundTrips: 2, promisedMs: null },
  })
})

const no = { sql: 'insert into late values (1)' }

test.each([
  // Presumption, commits: what passed, forced, needed by 2.2 · aborts by the second's no: the same.
  ['abort', { messages: 8, forcedWrites: 6 }, [8, 5], { messages: 6, forcedWrites: 4 }, [5, 2]],
  ['commit', { messages: 8, forcedWrites: 6 }, [6, 4], { messages: 6, forcedWrites: 3 }, [6, 3]],
  ['nothing', { messages: 8, forcedWrites: 6 }, [8, 6], { messages: 6, forcedWrites: 4 }, [6, 4]],
] as const)(
  'presumed %s: what it costs here, and what the protocol needs of that',
  async (presumption, commits, [messages, forcedWrites], aborts, [abortMessages, abortForced]) => {
    for (let n = 0; n < 2; n++) await run(`pc-${presumption}-${n}`, writes(2), { presumption })
    const cost = await costOf(`pc-${presumption}`)
    expect(cost).toMatchObject({ committed: 2, roundTrips: 2 * 4 })
    expect(cost).toMatchObject({
      messages: 2 * commits.messages,
      forcedWrites: 2 * commits.forcedWrites,
      needed: { messages: 2 * messages, forcedWrites: 2 * forcedWrites },
    })
    await run(`pa-${presumption}-0`, no, { presumption })
    expect(await costOf(`pa-${presumption}`)).toMatchObject({
      ...{ aborted: 1, roundTrips: 3, ...aborts },
      needed: { messages: abortMessages, forcedWrites: abortForced },
    })
  },
)

test('votes that come unasked save n messages: 3n for a commit, and nobody is asked', async () => {
  const unasked = { optimise: ['unsolicited-vote'] }
  for (let n = 0; n < 3; n++) await run(`unasked-${n}`, writes(2), unasked)
  const cost = await costOf('unasked')
  expect(cost).toMatchObject({ committed: 3, messages: 3 * 6, roundTrips: 3 * 2 })
  expect(cost).toMatchObject({ forcedWrites: 3 * 6, needed: { messages: 3 * 6 } })
  // Who only looks has nothing to promise, and is asked as ever.
  await run('unasking-0', looks, unasked)
  expect(await costOf('unasking')).toMatchObject({ messages: 5, roundTrips: 2, forcedWrites: 4 })
  await run('unasked-no-0', no, unasked)
  expect(await costOf('unasked-no')).toMatchObject({ aborted: 1, messages: 4, forcedWrites: 4 })
})

test('a last agent saves two messages and a forced write each', async () => {
  for (let n = 0; n < 3; n++) await run(`agent-${n}`, writes(3), { optimise: ['last-agent'] })
  expect(await costOf('agent')).toMatchObject({ messages: 3 * 6, forcedWrites: 3 * 5 })
})

test('who only reads is not told, and a refusal costs what it costs', async () => {
  await run('mixed-0', looks)
  expect(await costOf('mixed')).toMatchObject({ messages: 6, forcedWrites: 4 })
  await run('failed-0', { sql: 'insert into account values (5, 0)' })
  expect(await costOf('failed')).toMatchObject({ committed: 0, aborted: 1, promisedMs: null })
})

test('of a run that nobody knows nothing was spent, and no other run is counted with it', async () => {
  expect(await costOf('plai')).toMatchObject({ transactions: 0, messages: 0, perSecond: null })
  for (const odd of ['%25', '%20', 'x'.repeat(61)])
    expect(await world.get(`/v1/analysis/runs/${odd}`)).toMatchObject({
      ...{ status: 404, body: { code: 'run-not-found' } },
    })
})

const running = async () => petriRunning.parse((await world.get('/v1/analysis/petri/running')).body)

test('the tokens of all that run now are on their nets, and gone once they have ended', async () => {
  const holder = await world.bank.session()
  await holder.query('begin')
  await holder.query('update account set balance = 0 where id = 9')
  const waiting = [run('waits-0', writes(9)), run('waits-1', writes(9))]
  const nets = await eventually(async () => {
    const found = await running()
    return found.nets[0]?.transactions.length === 2 && found
  })
  expect(nets).toMatchObject({ strange: [], withoutNet: 0, more: false })
  expect(nets.nets).toMatchObject([
    { key: 'two-phase-commit.read-only.2', participants: 2, variant: 'read-only' },
  ])
  for (const { marked } of nets.nets[0]?.transactions ?? [])
    expect(marked).toEqual(['req0', 'req1', 'w0', 'w1', 'wait'])
  await holder.query('rollback')
  await Promise.all(waiting)
  expect((await running()).nets).toEqual([])
})
