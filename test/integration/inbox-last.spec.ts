import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TransactionId } from '@/server/protocol/model'
import { type PostgresCluster, startCluster } from '../support/cluster'
import { dieAt, mustSee } from '../support/cluster-crash'
import { startWeb, type WebProcess } from '../support/web-process'

let cluster: PostgresCluster
let web: WebProcess
let id: TransactionId

/** One in doubt, which its coordinator left behind for a person. */
beforeAll(async () => {
  cluster = await startCluster()
  await cluster.coordinator('c1').start()
  await cluster.coordinator('c1').owns()
  const { key } = await dieAt(cluster, 'D0', { recovery: 'manual' })
  id = (await mustSee(cluster, key)).id as TransactionId
  web = await startWeb(cluster)
  await cluster.coordinator('c1').start()
  await cluster.coordinator('c1').owns()
})
afterAll(async () => {
  await web?.kill()
  await cluster?.remove()
})

const inbox = async () => (await web.get('/v1/inbox?tab=in-doubt')).body
const overview = async () => (await web.get('/v1/overview')).body

test('what is snoozed is in doubt still, and waits for nobody', async () => {
  await expect
    .poll(async () => (await overview()).waiting, { timeout: 20_000 })
    .toMatchObject({
      inDoubt: 1,
    })
  const until = new Date(Date.now() + 3_600_000).toISOString()
  await web.post(`/v1/inbox/${id}:snooze`, { snooze: { until } })
  expect(await overview()).toMatchObject({ inDoubt: 1, waiting: { inDoubt: 0, heuristic: 0 } })
  expect(await inbox()).toMatchObject({
    counts: { 'in-doubt': 0, snoozed: 1 },
    more: 0,
    last: null,
  })
})

test('an Inbox in which nothing waits tells of the last one: who ended it, and how long it took', async () => {
  expect(await web.act(await web.look(id), 'abort')).toMatchObject({ status: 200 })
  await expect
    .poll(async () => (await inbox()).last, { timeout: 20_000 })
    .toMatchObject({
      ...{ transaction: id, by: 'local operator' },
    })
  expect((await inbox()).last.lastedMs).toBeGreaterThan(0)
})
