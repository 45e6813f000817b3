import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Batch } from '@/server/contract/batch'
import { branchId } from '@/server/protocol/ids'
import type { TransactionId } from '@/server/protocol/model'
import { batchCalls } from '../support/batch-calls'
import { type PostgresCluster, startCluster } from '../support/cluster'
import { eventually } from '../support/eventually'
import { leaveWaiting, type Waits } from '../support/waiting'
import { startWeb, type WebProcess } from '../support/web-process'

const UNDECIDED = 14
const DECIDED = 4

let cluster: PostgresCluster
let web: WebProcess
let ids: readonly TransactionId[]
/** The last of them: somebody has committed it by hand in one bank, so that only force is left. */
let forced: TransactionId

beforeAll(async () => {
  cluster = await startCluster()
  ids = await leaveWaiting(cluster, [
    ...Array.from({ length: DECIDED }, (): Waits => ({ verdict: 'commit' })),
    ...Array.from({ length: UNDECIDED + 1 }, (): Waits => ({})),
  ])
  forced = ids.at(-1) as TransactionId
  await cluster.banks.a.query(`commit prepared '${branchId(forced, 1)}'`)
  web = await startWeb(cluster)
})
afterAll(async () => {
  await web?.kill()
  await cluster?.remove()
})

const { read, becomes, frozen, run } = batchCalls(() => web)

const prepared = async (): Promise<number> => {
  const counts = await Promise.all(
    Object.values(cluster.banks).map((bank) =>
      bank.query<{ n: number }>('select count(*)::int n from pg_prepared_xacts'),
    ),
  )
  return counts.reduce((sum, [row]) => sum + (row?.n ?? 0), 0)
}

let whole: Batch

test('what waits is frozen and sorted into what is safe to deliver again, safe to apply, and left out, and nothing is done', async () => {
  const before = await prepared()
  whole = await frozen({ matching: { tab: 'in-doubt' } })
  expect(whole.sorts).toEqual({ 'deliver-again': DECIDED, apply: UNDECIDED, 'left-out': 1 })
  const found = whole.items.find(({ transaction }) => transaction === forced)
  expect(found).toMatchObject({
    ...{ sort: 'left-out', action: null, state: 'left-out' },
    text: expect.stringContaining('Only a forced decision is left'),
  })
  const [later] = await leaveWaiting(cluster, [{}])
  expect((await read(whole.id)).items.map(({ transaction }) => transaction)).not.toContain(later)
  expect(whole.items).toHaveLength(ids.length)
  expect(await prepared()).toBe(before + 2)
})

test('without a reason nothing runs, and what does not run cannot be paused', async () => {
  expect(await run(whole.id, { reason: 'no' })).toMatchObject({ status: 422 })
  expect(await run(whole.id, { perSecond: 100 })).toMatchObject({ status: 422 })
  expect(await web.post(`/v1/batches/${whole.id}:pause`)).toMatchObject({
    ...{ status: 409, body: { code: 'batch-state', state: 'ready' } },
  })
  expect(await web.post('/v1/batches/nowhere:stop')).toMatchObject({ status: 404 })
  expect(await web.post('/v1/batches', { matching: { tab: 'heuristic' } })).toMatchObject({
    ...{ status: 409, body: { code: 'batch-empty' } },
  })
})

test('paused it begins nothing more, and killed in the middle its web process goes on where it was; no item is done twice', async () => {
  const { id } = whole
  await run(id, { perSecond: 4 })
  await eventually(async () => (await read(id)).states.verified >= 2, { what: 'that two are done' })
  await web.post(`/v1/batches/${id}:pause`)
  const rests = await eventually(
    async () => {
      const batch = await read(id)
      return batch.states.running === 0 && batch
    },
    { what: 'that none is under way' },
  )
  expect(rests).toMatchObject({ state: 'paused', stage: 'ten' })
  await web.kill()
  web = await startWeb(cluster, web.url)
  expect((await read(id)).states).toEqual(rests.states)

  await web.post(`/v1/batches/${id}:resume`)
  const more = rests.states.verified + 2
  await eventually(async () => (await read(id)).states.verified >= more, {
    what: 'that it goes on',
  })
  await web.kill()
  web = await startWeb(cluster, web.url)
  const done = await becomes(id, 'done')

  expect(done.states).toMatchObject({ verified: DECIDED + UNDECIDED, failed: 0, 'left-out': 1 })
  expect(done.sorts).toEqual(whole.sorts)
  const acted = ids.filter((one) => one !== forced)
  const audits = await cluster.query<{ transaction: string; n: number; outcome: string }>(
    `select transaction, count(*)::int n, min(outcome) outcome from verdict_audit
     where transaction = any($1) group by transaction`,
    [acted],
  )
  expect(audits).toHaveLength(acted.length)
  for (const one of audits) expect(one).toMatchObject({ n: 1, outcome: 'verified' })
  const ends = await cluster.query<{ outcome: string; n: number }>(
    `select outcome, count(*)::int n from verdict_transaction
     where id = any($1) and ended_at is not null group by outcome order by outcome`,
    [acted],
  )
  expect(ends).toEqual([
    { outcome: 'aborted', n: UNDECIDED },
    { outcome: 'committed', n: DECIDED },
  ])
})

test('an item whose process died before its result was noted is finished under the same key, and stands in the audit once', async () => {
  const item = (await read(whole.id)).items.find(({ action }) => action === 'abort')
  if (item === undefined) throw new Error('nothing was aborted')
  await cluster.query(
    `update verdict_batch_item set state = 'running', result = null, text = null, action_id = null
     where batch = $1 and n = $2`,
    [whole.id, item.n],
  )
  await cluster.query(`update verdict_batch set state = 'running' where id = $1`, [whole.id])
  const done = await becomes(whole.id, 'done')
  expect(done.items[item.n - 1]).toMatchObject({ state: 'verified', actionId: item.actionId })
  const { items } = (await web.get(`/v1/audit?transaction=${item.transaction}`)).body
  expect(items).toMatchObject([{ id: item.actionId, outcome: 'verified' }])
})

test('what can only be forced has no verdict still, and waits for a person', async () => {
  expect((await web.get(`/v1/transactions/${forced}`)).body).toMatchObject({
    ...{ verdict: null, endedAt: null },
  })
})

test('what was settled meanwhile is left out by the run, and is no failure', async () => {
  const [one, other] = await leaveWaiting(cluster, [{}, {}])
  const { id } = await frozen({ transactions: [one, other] })
  await web.act(await web.look(one ?? ''), 'abort')
  await run(id)
  const done = await becomes(id, 'done')
  expect(done.items).toMatchObject([
    { state: 'left-out', text: expect.stringContaining('Settled meanwhile') },
    { state: 'verified' },
  ])
})

test('one that is not verified stops the run by itself; tried again when its bank is back, all are done', async () => {
  const some = await leaveWaiting(cluster, [{}, {}, {}])
  const { id } = await frozen({ transactions: some })
  await cluster.banks.b.kill()
  await run(id)
  const halted = await becomes(id, 'halted')
  expect(halted.states).toMatchObject({ failed: 1, waiting: 2, verified: 0 })
  expect(halted.items[0]).toMatchObject({ state: 'failed', result: 'sent-not-verified' })
  expect(halted.halted).toMatch(new RegExp(`^${some[0]?.slice(-6)}: Verdict written: abort.`))
  await cluster.banks.b.start()
  await web.post(`/v1/batches/${id}:retry-failed`)
  const done = await becomes(id, 'done')
  expect(done.states).toMatchObject({ failed: 0, waiting: 0, verified: 3 })
  expect(done.items[0]).toMatchObject({ attempt: 2, result: 'verified' })
  const { items } = (await web.get('/v1/audit?action=halt-batch')).body
  expect(items).toMatchObject([{ actor: 'Verdict' }])
})

test('behind the first item the participants are read once more, and the run stops if one shows something else', async () => {
  const some = await leaveWaiting(cluster, [{}, {}])
  const { id } = await frozen({ transactions: some })
  await run(id, { perSecond: 1 })
  await eventually(async () => (await read(id)).states.verified === 1, { what: 'the first' })
  // A bank that was restored from a backup would show it so: it waits again.
  const branch = branchId(some[0] as TransactionId, 1)
  await cluster.banks.a.query(`begin; insert into accounts values ('restored', 1);
    prepare transaction '${branch}'`)
  const halted = await becomes(id, 'halted')
  await cluster.banks.a.query(`rollback prepared '${branch}'`)
  expect(halted.states).toMatchObject({ verified: 0, waiting: 1, failed: 1 })
  expect(halted.items[0]).toMatchObject({ state: 'failed', result: 'contradicted' })
  expect(halted.halted).toContain('Read once more')
  expect(halted.halted).toContain(some[0]?.slice(-6))
})

test('stopped for good, what was not begun is never begun', async () => {
  const some = await leaveWaiting(cluster, [{}, {}])
  const { id } = await frozen({ transactions: some })
  await web.post(`/v1/batches/${id}:stop`)
  expect(await run(id)).toMatchObject({ status: 409 })
  expect((await read(id)).states).toMatchObject({ waiting: 2, verified: 0 })
  expect((await web.get('/v1/batches')).body.items[0]).toMatchObject({ id, state: 'stopped' })
})
