import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Batch } from '@/server/contract/batch'
import { batchCalls } from '../support/batch-calls'
import { type PostgresCluster, startCluster } from '../support/cluster'
import { eventually } from '../support/eventually'
import { startGuardedWeb } from '../support/guarded-web'
import { leaveWaiting } from '../support/waiting'
import { startWeb, type WebProcess } from '../support/web-process'

/* What becomes of an item that was under way when its process died, and of a run whose owner may no more. */

let cluster: PostgresCluster
let web: WebProcess
beforeAll(async () => {
  cluster = await startCluster()
  web = await startWeb(cluster)
})
afterAll(async () => {
  await web?.kill()
  await cluster?.remove()
})

const { read, becomes, frozen, run } = batchCalls(() => web)

/** As a process leaves it that dies between the note of what it sends and the note of what came of it. */
async function leaveUnderWay(id: string, state: 'paused' | 'stopped', evidenceId: string) {
  await cluster.query(
    `update verdict_batch_item set state = 'running', result = null, text = null,
       evidence_id = $2, version = 1 where batch = $1 and n = 1`,
    [id, evidenceId],
  )
  await cluster.query(
    `update verdict_batch set state = $2, reason = 'Agreed with both banks', per_second = 20,
       owner = 'dead', owned_until = now() where id = $1`,
    [id, state],
  )
}

const settledFirst = (id: string): Promise<Batch> =>
  eventually(
    async () => {
      const batch = await read(id)
      return batch.items[0]?.state !== 'running' && batch
    },
    { what: 'that the first item is not under way any more', withinMs: 30_000 },
  )

test('written before the run was stopped, it is finished and verified all the same, and nothing else is begun', async () => {
  const some = await leaveWaiting(cluster, [{}, {}])
  const { id } = await frozen({ transactions: some })
  await run(id, { perSecond: 1 })
  await eventually(async () => (await read(id)).states.verified === 1, { what: 'the first' })
  const [item] = (await read(id)).items
  const [row] = await cluster.query<{ evidence_id: string; version: number }>(
    'select evidence_id, version from verdict_batch_item where batch = $1 and n = 1',
    [id],
  )
  await web.post(`/v1/batches/${id}:pause`)
  await eventually(async () => (await read(id)).states.running === 0, { what: 'that it rests' })
  const waiting = (await read(id)).states.waiting
  await cluster.query(
    `update verdict_batch_item set state = 'running', result = null, text = null where batch = $1 and n = 1`,
    [id],
  )
  await cluster.query(`update verdict_batch set state = 'stopped' where id = $1`, [id])
  const after = await settledFirst(id)
  expect(row?.evidence_id).toBeTruthy()
  expect(after.items[0]).toMatchObject({ state: 'verified', actionId: item?.actionId })
  expect(after).toMatchObject({ state: 'stopped', states: { waiting } })
})

test.each([
  ['stopped', 'left-out'],
  ['paused', 'waiting'],
] as const)(
  'not written before the run was %s, it is %s, and nothing was sent',
  async (state, becomesOfIt) => {
    const [one = ''] = await leaveWaiting(cluster, [{}])
    const { id } = await frozen({ transactions: [one] })
    const { evidence } = await web.look(one)
    await leaveUnderWay(id, state, evidence.evidenceId)
    const after = await settledFirst(id)
    expect(after.items[0]).toMatchObject({ state: becomesOfIt, result: null, actionId: null })
    expect((await web.get(`/v1/transactions/${one}`)).body.verdict).toBeNull()
    if (state === 'stopped') return
    await web.post(`/v1/batches/${id}:resume`)
    expect((await becomes(id, 'done')).items[0]).toMatchObject({ state: 'verified' })
  },
)

test('of who may no longer decide, the run stops before its next item, and says whose it was', async () => {
  await web.kill()
  const guarded = await startGuardedWeb(cluster)
  const otto = await guarded.add('otto', 'operator', false)
  const ada = await guarded.add('adam', 'admin', false)
  const some = await leaveWaiting(cluster, [{}, {}, {}])
  const made = await otto('POST', '/v1/batches', { transactions: some })
  const at = `/v1/batches/${made.body.id}`
  const state = async (): Promise<Batch> => (await ada('GET', at)).body
  await eventually(async () => (await state()).state === 'ready', { what: 'that it is ready' })
  await otto('POST', `${at}:run`, { reason: 'Agreed with both banks', perSecond: 1 })
  await eventually(async () => (await state()).states.verified >= 1, { what: 'the first' })
  await ada('PATCH', '/v1/users/otto', { role: 'viewer' })
  await eventually(async () => (await state()).state === 'halted', { what: 'that it stops' })
  const halted = await state()
  expect(halted.halted).toContain('otto began it, and may no longer decide transactions')
  expect(halted.states.waiting).toBeGreaterThan(0)
  await ada('POST', `${at}:resume`)
  await eventually(async () => (await state()).state === 'done', { what: 'that it is done' })
  const { items } = (await ada('GET', `/v1/audit?transaction=${some[2]}`)).body
  expect(items).toMatchObject([{ actor: 'adam', outcome: 'verified' }])
  await guarded.kill()
})
