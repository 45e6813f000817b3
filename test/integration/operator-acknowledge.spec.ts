import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPrismaReconcile } from '@/server/inbox/prisma-reconcile'
import { openDatabase } from '@/server/platform/open-database'
import { branchId } from '@/server/protocol/ids'
import type { TransactionId } from '@/server/protocol/model'
import { type PostgresCluster, startCluster } from '../support/cluster'
import { dieAt, mustSee, swept } from '../support/cluster-crash'
import { eventually } from '../support/eventually'
import { startWeb, type WebProcess } from '../support/web-process'

const REASON = 'Repaired by hand in both banks, see ticket 4711'

let cluster: PostgresCluster
let web: WebProcess
let id: TransactionId

/** One bank was committed by hand before anybody decided; the other still waits (F14). */
beforeAll(async () => {
  cluster = await startCluster()
  const c1 = cluster.coordinator('c1')
  await c1.start()
  const transfer = await dieAt(cluster, 'D0')
  id = (await mustSee(cluster, transfer.key)).id as TransactionId
  await cluster.banks.a.query(`commit prepared '${branchId(id, 1)}'`)
  const since = new Date()
  await c1.start()
  await eventually(async () => (await mustSee(cluster, transfer.key)).state === 'heuristic', {
    what: 'that it is heuristic',
  })
  await swept(cluster, since)
  web = await startWeb(cluster)
})
afterAll(async () => {
  await web?.kill()
  await cluster?.remove()
})

const inbox = async (state: string): Promise<readonly string[]> =>
  (await web.get(`/v1/transactions?state=${state}&acknowledged=no`)).body.items.map(
    ({ id: one }: { id: string }) => one,
  )

async function acknowledge(reason = REASON, key = 'one-note') {
  const { evidence, preview } = await web.look(id)
  const { evidenceId } = evidence
  return web.post(
    `/v1/transactions/${id}/actions`,
    { action: 'acknowledge', evidenceId, reason },
    { 'idempotency-key': key, 'if-match': `"${preview.version}"` },
  )
}

test('a heuristic outcome waits in the inbox, and no coordinator that comes back takes it out', async () => {
  const c1 = cluster.coordinator('c1')
  await c1.kill()
  const since = new Date()
  await c1.start()
  await swept(cluster, since)
  expect(await inbox('heuristic')).toEqual([id])
  expect(await inbox('in-doubt')).toEqual([id])
  expect((await web.get(`/v1/transactions/${id}`)).body.acknowledged).toBeNull()
  expect((await web.get('/v1/overview')).body).toMatchObject({ heuristic: 1, inDoubt: 1 })
})

test('without a reason, or on other evidence, it is not acknowledged', async () => {
  expect(await acknowledge('seen')).toMatchObject({
    status: 422,
    body: { code: 'invalid-request' },
  })
  const old = await web.look(id)
  await cluster.banks.b.query(`rollback prepared '${branchId(id, 2)}'`)
  const { evidenceId } = old.evidence
  const changed = await web.post(
    `/v1/transactions/${id}/actions`,
    { action: 'acknowledge', evidenceId, reason: REASON },
    { 'idempotency-key': 'on-old-evidence', 'if-match': `"${old.preview.version}"` },
  )
  expect(changed).toMatchObject({ status: 409, body: { code: 'evidence-changed' } })
  expect(await inbox('heuristic')).toEqual([id])
})

const said = { proof: 'its own list of transactions', rows: 'accounts 1 and 2', note: 'none owed' }
const write = (branch: number, body: object, version: number) =>
  web.put(`/v1/transactions/${id}/reconcile/${branch}`, body, { 'if-match': `"${version}"` })
const checklist = async () => (await web.get(`/v1/transactions/${id}/reconcile`)).body

test('until the list is done and its checks are green, the server does not let it go', async () => {
  await web.look(id)
  expect(await acknowledge(REASON, 'too-early')).toMatchObject({
    ...{ status: 422, body: { code: 'reconcile-open' } },
  })
  expect(await write(1, { ...said, ended: 'committed', note: ' ' }, 0)).toMatchObject({
    ...{ status: 422, body: { code: 'invalid-request' } },
  })
  expect(await write(3, { ...said, ended: 'aborted' }, 0)).toMatchObject({
    body: { code: 'branch-not-found' },
  })
  // What b has done is proved by nothing that it keeps, so somebody has to say it.
  await write(2, { ...said, ended: 'aborted' }, 0)
  const wrong = await write(1, { ...said, ended: 'aborted' }, 0)
  expect(wrong.body.branches[0].checks[1]).toMatchObject({ name: 'agrees', green: false })
  expect(wrong.body.complete).toBe(false)
  expect(await acknowledge(REASON, 'not-green')).toMatchObject({ body: { code: 'reconcile-open' } })
  expect(await write(1, { ...said, ended: 'committed' }, 0)).toMatchObject({
    ...{ status: 412, body: { code: 'reconcile-changed' } },
  })
  await write(1, { ...said, ended: 'committed' }, 1)
  const { complete, branches } = await checklist()
  expect({ complete, of: branches.map(({ proved }: { proved: string }) => proved) }).toEqual({
    ...{ complete: true, of: ['committed', null] },
  })
  expect(await inbox('heuristic')).toEqual([id])
})

test('marked as reconciled it leaves the inbox; who, when and why stay with it, and nothing is deleted', async () => {
  const records = async () =>
    (
      await cluster.query<{ n: string }>(
        'select count(*) n from verdict_record where transaction = $1',
        [id],
      )
    )[0]?.n
  const before = Number(await records())
  const done = await acknowledge()
  expect(done).toMatchObject({
    status: 200,
    body: { action: 'acknowledge', verdict: null, state: 'verified' },
  })
  expect(Number(await records())).toBeGreaterThan(before)
  expect(await inbox('heuristic')).toEqual([])
  expect(await inbox('in-doubt')).toEqual([])
  const { body } = await web.get(`/v1/transactions/${id}`)
  expect(body).toMatchObject({
    ...{ state: 'heuristic', verdict: null, endedAt: null },
    acknowledged: { by: 'local operator', reason: REASON, at: expect.any(String) },
  })
  expect((await web.get('/v1/overview')).body).toMatchObject({ heuristic: 0, inDoubt: 0 })
  const { items } = (await web.get(`/v1/audit?transaction=${id}`)).body
  expect(items[0]).toMatchObject({ action: 'acknowledge', reason: REASON, outcome: 'verified' })
  const writes = items.filter(
    ({ action }: { action: string }) => action === 'reconcile-participant',
  )
  expect(writes).toHaveLength(3)
  const written = await cluster.query<{ written: string }>(
    `select xmin::text written from verdict_transaction where id = $1
       union select xmin::text from verdict_record
         where transaction = $1 and data ->> 'action' = 'acknowledge'`,
    [id],
  )
  expect(written).toHaveLength(1)
  const kept = await cluster.query('select from verdict_evidence where id = $1', [
    items[0].evidenceId,
  ])
  expect(kept).toHaveLength(1)
})

test('marked twice it is reconciled once, and what was said stays', async () => {
  const again = await acknowledge(REASON, 'another-note')
  expect(again).toMatchObject({ status: 409, body: { code: 'already-decided' } })
  const { items } = (await web.get(`/v1/audit?transaction=${id}`)).body
  expect(items.filter(({ action }: { action: string }) => action === 'acknowledge')).toHaveLength(1)
  expect(await write(1, { ...said, ended: 'committed' }, 1)).toMatchObject({
    body: { code: 'already-decided' },
  })
  expect((await checklist()).branches[0].entry).toMatchObject({ ...said, by: 'local operator' })
})

test('what was on its way to the list while it was closed is not written any more', async () => {
  const url = cluster.journal.url
  const database = openDatabase({ url, connectionsMax: 1, application: 'test' })
  const { version } = (await checklist()).branches[0]
  const late = { ...said, ended: 'committed', note: 'too late', branch: 1, by: 'x' } as const
  try {
    const store = createPrismaReconcile(database.prisma)
    expect(await store.write(id, { ...late, replaces: version })).toBe(false)
    expect((await store.notesOf(id)).find(({ branch }) => branch === 1)).toMatchObject({
      ...{ ...said, version },
    })
  } finally {
    await database.close()
  }
})
