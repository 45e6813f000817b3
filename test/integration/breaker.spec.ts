import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LedgerEntry } from '@/server/contract/attempt-ledger'
import type { Participant } from '@/server/contract/participant'
import { type Send, sender } from '../support/api-sender'
import { type PostgresCluster, startCluster } from '../support/cluster'
import { type ClusterApi, startClusterApi } from '../support/cluster-api'
import { hasRecord } from '../support/cluster-crash'
import { settled } from '../support/cluster-outcome'
import { beginBody, newTransfer } from '../support/cluster-transfer'
import { eventually } from '../support/eventually'

let cluster: PostgresCluster
let api: ClusterApi
let send: Send
let owed: { readonly id: string; readonly key: string }

beforeAll(async () => {
  cluster = await startCluster()
  await cluster.coordinator('c1').start()
  await cluster.coordinator('c1').owns()
  await cluster.coordinator('c1').isReady()
  api = await startClusterApi(cluster, 'c1')
  send = sender(api.url)
})
afterAll(async () => {
  await api?.remove()
  await cluster?.remove()
})

const begin = () => {
  const { transaction, idempotencyKey } = beginBody(cluster, newTransfer())
  return send('POST', '/v1/transactions', transaction, { 'idempotency-key': idempotencyKey })
}
const gateOf = async (name: string): Promise<Participant['gate']> => {
  const { body } = await send('GET', '/v1/participants')
  return (body.items as readonly Participant[]).find((one) => one.name === name)?.gate ?? null
}
const ledgerOf = async (id: string) =>
  (await send('GET', `/v1/transactions/${id}/attempts`)).body.items as readonly LedgerEntry[]

test('of a bank that is killed the breaker opens, and a begin there is refused at once with the time to come back', async () => {
  const { server, link } = cluster.banks.b
  const transfer = newTransfer()
  const snare = link.snare({ command: 'COMMIT PREPARED', side: 'request' })
  const told = await cluster.coordinator('c1').begin(beginBody(cluster, transfer))
  await snare.caught
  owed = { key: transfer.key, id: 'transaction' in told ? told.transaction.id : '' }
  server.kill()
  snare.cut()

  const refused = await eventually(
    async () => {
      const answer = await begin()
      return answer.status === 503 ? answer : null
    },
    { withinMs: 60_000, what: 'that a begin is refused' },
  )
  expect(refused.body).toMatchObject({ code: 'breaker-open', status: 503 })
  expect(refused.body.detail).toContain('The breaker of b is open')
  expect(refused.body.detail).toContain('Nothing was begun. Send it again in')
  const after = Number(refused.headers.get('retry-after'))
  expect(after).toBeGreaterThanOrEqual(1)
  expect(after).toBeLessThanOrEqual(60)
  const gates = await Promise.all(['a', 'b'].map(gateOf))
  expect(gates[0]).toMatchObject({ breaker: 'closed', since: null })
  expect(gates[1]?.breaker).not.toBe('closed')
  expect(gates[1]?.since).not.toBeNull()
  expect(await hasBreakerRecord('breaker-open')).toBe(true)
})

/** By which pages hear of it. */
const hasBreakerRecord = async (type: string): Promise<boolean> => {
  const rows = await cluster.query(
    `select from verdict_record where type = $1 and data->>'participant' = 'b'`,
    [type],
  )
  return rows.length > 0
}

test('what was decided before is told on, by the probes alone, and says that it waits for one', async () => {
  const waiting = await eventually(
    async () => (await ledgerOf(owed.id)).find(({ result }) => result === 'not sent'),
    { withinMs: 30_000, what: 'that a call is held back' },
  )
  expect(waiting).toMatchObject({ participant: 'b', operation: 'commit', code: 'breaker-open' })
  expect(waiting.text).toContain('Not sent. The breaker of b is open')
  expect(waiting.nextAt).not.toBeNull()
  expect(await hasRecord(cluster, owed.id, 'ended')).toBe(false)
})

test('once the bank is back one probe closes the breaker, all that is open ends, and begins go', async () => {
  await cluster.banks.b.server.start()
  await settled(cluster, owed.key, { expected: 'committed' })
  await eventually(async () => (await gateOf('b'))?.breaker === 'closed')
  await eventually(async () => {
    const [row] = await cluster.query<{ open: number }>(
      'select count(*)::int open from verdict_transaction where ended_at is null',
    )
    return row?.open === 0
  })
  const { status, body } = await begin()
  expect([status, body.outcome]).toEqual([201, 'committed'])
  expect(await hasBreakerRecord('breaker-closed')).toBe(true)
})
