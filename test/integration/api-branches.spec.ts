import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiWorld, startApiWorld } from '../support/api-world'
import { eventually } from '../support/eventually'
import { branchCalls, orphan, prepareAs, REASON } from '../support/strangers'

let world: ApiWorld
let calls: ReturnType<typeof branchCalls>
beforeAll(async () => {
  world = await startApiWorld()
  await world.send('PUT', '/v1/participants/bank', { kind: 'postgresql', url: world.bank.url })
  await world.send('POST', '/v1/participants/bank:test')
  calls = branchCalls(world)
})
afterAll(() => world.remove())

const lists = async () => (await world.get('/v1/participants/bank/branches')).body
const isListed = async (gid: string): Promise<boolean> =>
  ((await world.bank.query('select from pg_prepared_xacts where gid = $1', [gid])).rowCount ?? 0) >
  0
const balance = async (account: number): Promise<number> =>
  (await world.bank.query('select balance from account where id = $1', [account])).rows[0].balance

const gone = (gid: string) => world.bank.query(`rollback prepared '${gid}'`)

test('what only the participant has is named, and what blocks most stands first', async () => {
  const ghost = orphan()
  await prepareAs(world.bank, '42_Z3RyaWQ=_YnF1YWw=', 7)
  await prepareAs(world.bank, ghost, 8)
  await prepareAs(world.bank, 'citus_0_87551_10_15', 9)
  const waiting = await world.bank.session()
  const behind = waiting.query('update account set balance = balance where id = 9')
  const body = await eventually(
    async () => {
      const now = await lists()
      return now.onlyHere.some(({ damage }: { damage: number }) => damage > 0) ? now : null
    },
    { withinMs: 30_000, what: 'damage of three seconds at least' },
  )
  expect(body).toMatchObject({ participant: 'bank', answered: true, both: [], onlyJournal: [] })
  expect(body.onlyHere).toMatchObject([
    {
      ...{ branchId: 'citus_0_87551_10_15', kind: 'foreign', owner: 'postgres' },
      decoded: { manager: 'Citus', text: expect.stringContaining('process 87551') },
      blocks: [{ application: 'beside', waitingMs: expect.any(Number) }],
      preparedAt: expect.any(String),
    },
    { kind: 'foreign', decoded: { manager: 'Java’s PostgreSQL driver, or psycopg' }, damage: 0 },
    { branchId: ghost, kind: 'unclaimed', decoded: { manager: 'Verdict, this installation' } },
  ])
  for (const { branchId } of body.onlyHere) await gone(branchId)
  await behind
  expect((await lists()).onlyHere).toEqual([])
})

test('a branch of a transaction is on no list of strangers, and is not settled by its name', async () => {
  const statements = [{ sql: 'update account set balance = balance + 1 where id = 1' }]
  const branches = [{ participant: 'bank', statements }]
  const { body } = await world.send('POST', '/v1/transactions?wait=completed', { branches })
  const late = `vd1_${body.id}_1`
  await prepareAs(world.bank, late, 2)
  expect((await lists()).onlyHere).toEqual([])
  const looked = await calls.look(late)
  expect(looked).toMatchObject({
    ...{ status: 409, body: { code: 'branch-of-transaction', transaction: body.id } },
  })
  expect((await calls.act(late, { action: 'abort', evidenceId: 'any' })).status).toBe(409)
  expect(await isListed(late)).toBe(true)
  await gone(late)
})

test('what is prepared is known to both sides, also while the row lags behind its coordinator', async () => {
  const statements = [{ sql: 'update account set balance = balance + 1 where id = 1' }]
  const branches = [{ participant: 'bank', statements }]
  const { body } = await world.send('POST', '/v1/transactions?wait=completed', { branches })
  const branchId = `vd1_${body.id}_1`
  await prepareAs(world.bank, branchId, 2)
  const set = (transaction: string, branch: string) =>
    world.world.query(
      `with t as (update verdict_transaction set ended_at = ${transaction} where id = $1)
       update verdict_branch set state = '${branch}' where transaction = $1`,
      [body.id],
    )
  for (const state of ['active', 'preparing', 'prepared']) {
    await set('null', state)
    expect((await lists()).both).toMatchObject([{ branchId, state }])
  }
  await set('now()', 'committed')
  await gone(branchId)
})

test('evidence of a foreign branch: facts with sources, advice that admits what it cannot know, the literal statement', async () => {
  await prepareAs(world.bank, "o'brien/1:2", 3)
  const { status, body } = await calls.look("o'brien/1:2")
  expect(status).toBe(200)
  expect(body).toMatchObject({
    ...{ participant: 'bank', branchId: "o'brien/1:2", kind: 'foreign', value: 'prepared' },
    ...{ source: 'pg_prepared_xacts', owner: 'postgres', blocked: [], code: 'en/1:2' },
    decoded: { manager: 'Not known', text: "o'brien/1:2" },
    statements: {
      commit: "COMMIT PREPARED 'o''brien/1:2'",
      abort: "ROLLBACK PREPARED 'o''brien/1:2'",
    },
    advice: { commit: { advice: 'forced' }, abort: { advice: 'forced', advised: false } },
  })
  expect(body.facts.map(({ name }: { name: string }) => name)).toEqual(['xmin-age', 'kept-rows'])
  expect(body.advice.abort.reasons.join(' ')).toContain('Whether its coordinator still lives')
  const { evidenceId } = body
  expect(await calls.act("o'brien/1:2", { action: 'abort', evidenceId })).toMatchObject({
    status: 200,
    body: { state: 'verified', value: 'aborted', source: 'pg_xact_status' },
  })
  expect(await isListed("o'brien/1:2")).toBe(false)
})

test('committed by hand: audited before it is sent, verified by reading again, and told with its evidence', async () => {
  const before = await balance(4)
  await prepareAs(world.bank, 'to-commit', 4)
  const { evidenceId } = (await calls.look('to-commit')).body
  const done = await calls.act('to-commit', { action: 'commit', evidenceId })
  expect(done).toMatchObject({
    status: 200,
    body: {
      action: 'commit',
      state: 'verified',
      value: 'committed',
      position: expect.stringMatching(/^web · \d+$/),
    },
  })
  expect(await balance(4)).toBe(before + 1)
  const [entry] = (await world.get('/v1/audit?limit=1')).body.items
  expect(entry).toMatchObject({
    ...{ id: done.body.actionId, action: 'commit-branch', actor: 'local operator' },
    ...{ participant: 'bank', branchId: 'to-commit', reason: REASON, advice: 'forced' },
    ...{ outcome: 'verified', data: { kind: 'foreign', evidence: { value: 'prepared' } } },
  })
  const rows = await world.world.query(
    `select xmin::text written from verdict_record
       where type = 'operator-action' and data->>'auditId' = $1`,
    [entry.id],
  )
  const told = await world.world.query(
    `select data->>'state' state from verdict_record
       where type = 'operator-outcome' and data->>'auditId' = $1`,
    [entry.id],
  )
  expect(rows).toHaveLength(1)
  expect(told).toEqual([{ state: 'verified' }])
})

test('an unclaimed branch is settled the same way, and by its own code only', async () => {
  const ghost = orphan()
  await prepareAs(world.bank, ghost, 5)
  const { body } = await calls.look(ghost)
  expect(body).toMatchObject({ kind: 'unclaimed', advice: { abort: { advice: 'forced' } } })
  const { evidenceId } = body
  const refused = [
    await calls.act(ghost, { action: 'abort', evidenceId, code: undefined }),
    await calls.act(ghost, { action: 'abort', evidenceId, code: 'XXXXXX' }),
    await calls.act(ghost, { action: 'abort', evidenceId, reason: 'too short' }),
    await calls.act(ghost, { action: 'abort', evidenceId }, null),
    await calls.act(ghost, { action: 'abort', evidenceId: 'another' }),
  ]
  expect(refused.map(({ body: { code } }) => code)).toEqual([
    ...['code-required', 'code-required', 'invalid-request'],
    ...['precondition-required', 'evidence-not-found'],
  ])
  expect(await isListed(ghost)).toBe(true)
  expect(await calls.act(ghost, { action: 'abort', evidenceId })).toMatchObject({
    body: { state: 'verified', value: 'aborted' },
  })
})
