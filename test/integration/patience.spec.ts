import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { sender } from '../support/api-sender'
import { type PostgresCluster, startCluster } from '../support/cluster'
import { type ClusterApi, startClusterApi } from '../support/cluster-api'
import { mustSee } from '../support/cluster-crash'
import { settled } from '../support/cluster-outcome'
import { beginBody, newTransfer } from '../support/cluster-transfer'
import { eventually } from '../support/eventually'

let cluster: PostgresCluster
let api: ClusterApi

beforeAll(async () => {
  cluster = await startCluster()
  await cluster.coordinator('c1').start()
  await cluster.coordinator('c1').owns()
  api = await startClusterApi(cluster, 'c1')
})
afterAll(async () => {
  await api?.remove()
  await cluster?.remove()
})

test('a call that ends for time again and again is given longer than its policy says', async () => {
  const send = sender(api.url)
  const path = '/v1/policies/participants/b'
  const { body } = await send('GET', path)
  const backOff = { jitter: 'equal', baseMs: 20, factor: 1, capMs: 20 }
  const change = { operations: { commit: { attemptMs: 100, backOff } }, breaker: { on: false } }
  const version = { 'if-match': `"${body.version}"` }
  expect(await send('PUT', path, { change, reason: 'a test' }, version)).toMatchObject({
    status: 200,
  })
  const { link, server } = cluster.banks.b
  const transfer = newTransfer()
  const snare = link.snare({ command: 'COMMIT PREPARED', side: 'request' })
  await cluster.coordinator('c1').begin(beginBody(cluster, transfer))
  await snare.caught
  const { id } = await mustSee(cluster, transfer.key)
  server.pause()
  onTestFinished(() => server.resume())
  snare.cut()
  const longestMs = async () => {
    const [row] = await cluster.query<{ ms: number | null }>(
      `select max(duration_ms) ms from verdict_attempt where transaction = $1 and code = 'timeout'`,
      [id],
    )
    return row?.ms ?? 0
  }
  // Its policy gives it 100.
  await eventually(async () => (await longestMs()) >= 1_500, {
    ...{ what: 'that a call was given far more', withinMs: 30_000 },
  })
  server.resume()
  await settled(cluster, transfer.key, { expected: 'committed' })
})
