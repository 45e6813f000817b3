import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pgSession } from '@/sdk/transaction-pg'
import { mulberry32 } from '@/server/lab/transfers'
import type { Answer } from '../support/api-sender'
import { type ApiWorld, startApiWorld } from '../support/api-world'
import { repeat } from '../support/repeat'

/* Any call of a client may come one to three times, at once or one after the other. */

// biome-ignore lint/style/noProcessEnv: a failure is repeated with the seed that it printed
const seed = Number(process.env.VERDICT_TEST_SEED ?? Date.now() % 1_000_000)
const STEPS = 60
/** Of the calls that come once, and of those that are repeated. */
const [ONCE, OFTEN] = [2, 3]

let world: ApiWorld
beforeAll(async () => {
  process.stdout.write(`repeated calls of clients with VERDICT_TEST_SEED=${seed}\n`)
  world = await startApiWorld()
  await world.send('PUT', '/v1/participants/bank', { kind: 'postgresql', url: world.bank.url })
  await world.send('POST', '/v1/participants/bank:test')
})
afterAll(() => world.remove())

type Call = () => Promise<Answer>
/** Makes a call as often as it comes, and answers with all that was answered. */
type Make = (call: Call) => Promise<readonly Answer[]>

const once: Make = async (call) => [await call()]

const repeating =
  (dice: () => number): Make =>
  (call) =>
    repeat(call, dice)

interface Step {
  readonly make: Make
  readonly account: number
  readonly key: string
  readonly amount: number
}

const pay = 'update account set balance = balance + $2 where id = $1'

const alike = (answers: readonly Answer[], of: (answer: Answer) => unknown) =>
  expect(new Set(answers.map((answer) => JSON.stringify(of(answer)))).size).toBe(1)

/** A commit, or an abort because its work fails. */
async function begins({ make, account, key, amount }: Step, fails: boolean): Promise<void> {
  const pays = { sql: pay, params: [account, amount] }
  const wrong = { sql: 'insert into account values (1, 0)' }
  const branches = [{ participant: 'bank', statements: fails ? [pays, wrong] : [pays] }]
  const answers = await make(() =>
    world.send('POST', '/v1/transactions?wait=completed', { branches }, { 'idempotency-key': key }),
  )
  alike(answers, ({ status, body: { id, outcome } }) => [status, id, outcome])
  expect(answers[0]?.body.outcome).toBe(fails ? 'aborted' : 'committed')
}

/** What an operator does, too: of the same order the first changes something. */
async function pauses({ make }: Step): Promise<void> {
  for (const verb of ['pause', 'resume']) {
    const reason = { reason: 'a test' }
    const answers = await make(() =>
      world.send('POST', `/v1/participants/bank:${verb}-retries`, reason),
    )
    alike(answers, ({ status, body: { paused } }) => [status, paused])
    expect(answers.filter(({ body: { changed } }) => changed)).toHaveLength(1)
  }
}

async function writes({ make, amount }: Step): Promise<void> {
  const path = '/v1/policies/participants/bank'
  const { body: before } = await world.get(path)
  const change = { change: { repeatsPerSecond: 100 + amount }, reason: 'a test' }
  const answers = await make(() =>
    world.send('PUT', path, change, { 'if-match': `"${before.version}"` }),
  )
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  expect(answers.every(({ status }) => [200, 412].includes(status))).toBe(true)
  const { body: after } = await world.get(path)
  // The history shows the newest twenty only.
  const isNew = ({ version }: { version: number }) => version > before.version
  expect(after.history.filter(isNew)).toHaveLength(1)
}

const orders = async ({ make }: Step): Promise<void> => {
  const all = () => world.send('POST', '/v1/participants/bank:retry-all', { perSecond: 50 })
  for (const { body } of await make(all)) expect(body.ordered).toBe(0)
}

/** Taken, renewed and given back: one grant, whatever is asked how often. */
async function locks({ make, key, account }: Step): Promise<void> {
  const at = `/v1/locks/${encodeURIComponent(`of ${account}`)}`
  const header = { 'idempotency-key': key }
  const owner = { owner: 'a test' }
  const taken = await make(() => world.send('POST', `${at}:acquire`, owner, header))
  alike(taken, ({ status, body: { token } }) => [status, token])
  const token = { token: taken[0]?.body.token }
  const kept = await make(() => world.send('POST', `${at}:renew`, token))
  alike(kept, ({ status, body }) => [status, body.token])
  expect(kept[0]?.body.token).toBe(token.token)
  const given = await make(() => world.send('POST', `${at}:release`, token))
  expect(given.every(({ status }) => status === 200)).toBe(true)
  expect(given.filter(({ body: { released } }) => released)).toHaveLength(1)
}

/** Opened, joined, worked at over a connection of one's own, and finished or given up. */
async function drives({ make, account, key, amount }: Step, givesUp: boolean): Promise<void> {
  const header = (what: string) => ({ 'idempotency-key': `${key} ${what}` })
  const opens = await make(() => world.send('POST', '/v1/transactions:open', {}, header('open')))
  alike(opens, ({ body: { id } }) => id)
  const at = `/v1/transactions/${opens[0]?.body.id}`
  const bank = { participant: 'bank' }
  const joins = await make(() => world.send('POST', `${at}/branches`, bank, header('join')))
  alike(joins, ({ status, body: { branch, n } }) => [status, branch, n])
  await prepareAt(joins[0]?.body, { account, amount })
  const votes = { votes: [{ n: 1, vote: 'yes' }] }
  const verb = givesUp ? 'abort' : 'commit'
  const ends = await make(() =>
    world.send('POST', `${at}:${verb}?wait=completed`, givesUp ? {} : votes),
  )
  alike(ends, ({ body: { outcome } }) => outcome)
  expect(ends[0]?.body.outcome).toBe(givesUp ? 'aborted' : 'committed')
}

/** What is called, by how often. */
const calls: readonly (readonly [below: number, (step: Step) => Promise<void>])[] = [
  [0.15, (step) => begins(step, true)],
  [0.4, (step) => begins(step, false)],
  [0.55, locks],
  [0.6, (step) => drives(step, true)],
  [0.7, (step) => drives(step, false)],
  [0.8, pauses],
  [0.9, writes],
]

type Branch = Parameters<ReturnType<typeof pgSession>['begin']>[0]

async function prepareAt(branch: Branch, { account, amount }: Pick<Step, 'account' | 'amount'>) {
  const client = new Client({ connectionString: world.bank.url })
  await client.connect()
  const session = pgSession(client)
  await session.begin(branch)
  await session.run(pay, [account, amount])
  expect((await session.prepare()).vote).toBe('yes')
  await client.end()
}

test(`whatever is repeated, as much happens as if each had come once, seed ${seed}`, async () => {
  const dice = mulberry32(seed)
  const often = repeating(dice)
  for (let n = 0; n < STEPS; n++) {
    const kind = dice()
    const amount = 1 + Math.floor(dice() * 9)
    for (const [make, account, name] of [
      [once, ONCE, 'once'],
      [often, OFTEN, 'often'],
    ] as const) {
      const step = { make, account, amount, key: `${name} ${n}` }
      await (calls.find(([below]) => kind < below)?.[1] ?? orders)(step)
    }
  }
  const { rows } = await world.bank.query(
    'select id, balance from account where id = any($1) order by id',
    [[ONCE, OFTEN]],
  )
  expect(rows[1]?.balance).toBe(rows[0]?.balance)
  const { rows: left } = await world.bank.query('select from pg_prepared_xacts')
  expect(left).toEqual([])
  expect((await world.get('/v1/locks')).body.items).toEqual([])
  const kept = await world.database.prisma.transaction.groupBy({
    by: ['outcome'],
    where: { idempotencyKey: { startsWith: 'often ' } },
    _count: true,
  })
  const alone = await world.database.prisma.transaction.groupBy({
    by: ['outcome'],
    where: { idempotencyKey: { startsWith: 'once ' } },
    _count: true,
  })
  const counts = (some: typeof kept) => new Map(some.map((one) => [one.outcome, one._count]))
  expect(counts(kept)).toEqual(counts(alone))
  expect(counts(kept).get('committed')).toBeGreaterThan(5)
})
