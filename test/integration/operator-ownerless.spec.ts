import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Cluster, startCluster } from '../support/cluster'
import { dieAt, mustSee } from '../support/cluster-crash'
import { settled } from '../support/cluster-outcome'
import { eventually } from '../support/eventually'
import { startWeb, type WebProcess } from '../support/web-process'

let cluster: Cluster
let web: WebProcess

beforeAll(async () => {
  cluster = await startCluster()
  await cluster.coordinator('c1').start()
  web = await startWeb(cluster)
})
afterAll(async () => {
  await web?.kill()
  await cluster?.remove()
})

test('what a dead coordinator left undecided comes into the inbox though none ever returns, and can be settled there', async () => {
  const { key } = await dieAt(cluster, 'D0', { recovery: 'manual' })
  const { id } = await mustSee(cluster, key)
  await eventually(
    async () => {
      const { body } = await web.get('/v1/transactions?state=in-doubt')
      return body.items.some((item: { id: string }) => item.id === id)
    },
    { what: 'that it is in the inbox' },
  )
  const sight = await web.look(id)
  expect(await web.act(sight, 'abort')).toMatchObject({ status: 200, body: { state: 'verified' } })
  await cluster.coordinator('c1').start()
  await settled(cluster, key, { expected: 'aborted' })
})
