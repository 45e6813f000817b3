import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AttemptLedger } from '@/server/contract/attempt-ledger'
import { type Send, sender } from '../support/api-sender'
import { type ClusterApi, startClusterApi } from '../support/cluster-api'
import { settled } from '../support/cluster-outcome'
import { beginBody, newTransfer, TOO_MUCH } from '../support/cluster-transfer'
import { eventually } from '../support/eventually'
import {
  canTry,
  moneyOf,
  protocol,
  startTriedCluster,
  type TriedCluster,
} from '../support/tried-cluster'
import { expectOnTheWire } from '../support/wire-ledger'

/*
 * The breaker of a service. What a branch is to do is kept here until its Try: that nothing was sent is no
 * answer, so it neither dilutes what has failed nor closes a breaker that waits for its probe.
 */

/** More than half of the calls have to fail: with as many good ones that were none it would never open. */
const change = {
  attempts: 1,
  breaker: { failurePercent: 70, callsMin: 4, openMs: 400, openMsMax: 60_000 },
}
const OPENED = 3
const PATIENT = { withinMs: 30_000 }

let cluster: TriedCluster
let api: ClusterApi
let send: Send
const c1 = () => cluster.coordinator('c1')

beforeAll(async () => {
  cluster = await startTriedCluster()
  api = await startClusterApi(cluster, 'c1')
  send = sender(api.url)
  const address = '/v1/policies/participants/b'
  const { body } = await send('GET', address)
  const given = { change, reason: 'a test of its breaker' }
  expect((await send('PUT', address, given, { 'if-match': `"${body.version}"` })).status).toBe(200)
})
afterAll(async () => {
  await api?.remove()
  await cluster?.remove()
})

const order = async (what: 'pause-retries' | 'resume-retries') => {
  const given = { reason: 'a test of its breaker' }
  expect((await send('POST', `/v1/participants/b:${what}`, given)).status).toBe(200)
}

/** When its breaker has gone where, in order. */
const moves = async (): Promise<readonly string[]> => {
  const rows = await cluster.query<{ type: string }>(
    `select type from verdict_record where type like 'breaker-%' and data->>'participant' = 'b'
     order by at, stream, seq`,
  )
  return rows.map(({ type }) => type)
}

/** Somebody goes on beginning transfers all the time. */
const tryOn = () =>
  c1().begin(beginBody(cluster, newTransfer(), { protocol, deadlineMs: 1_000, wait: 'decided' }))

test('the ledger has what came over the wire, by the name that the service heard, and nothing of what was kept', async () => {
  for (const given of [{}, { payer: 'b', sum: TOO_MUCH } as const]) {
    const transfer = newTransfer(given)
    await c1().begin(beginBody(cluster, transfer, { protocol, wait: 'completed' }))
    const { id } = await settled(cluster, transfer.key)
    const { items } = (await send('GET', `/v1/transactions/${id}/attempts`)).body as AttemptLedger
    const { a, b } = cluster.banks
    for (const [branch, { link }] of [[1, a] as const, [2, b] as const])
      expectOnTheWire(items, { id, branch, came: link.came })
    const ends = 'sum' in given ? 'cancel' : 'confirm'
    expect(items.map(({ request }) => request).toSorted()).toEqual(
      [1, 2].flatMap((n) => [`${id}/${n}/${ends}`, `${id}/${n}/try`]),
    )
  }
})

test('of a dead service it opens, and stays so for longer each time, though branches go on to be begun there', async () => {
  // What it is owed would be its probe, and tell the truth in the place of what is tried here.
  await order('pause-retries')
  await cluster.banks.b.kill()
  const opened = await eventually(
    async () => {
      await tryOn()
      const seen = await moves()
      return seen.filter((type) => type === 'breaker-open').length >= OPENED ? seen : null
    },
    { ...PATIENT, what: `that the breaker opens ${OPENED} times` },
  )
  expect(opened).not.toContain('breaker-closed')
})

test('once the service is back it closes at the first real answer, and all is settled', async () => {
  await cluster.banks.b.start()
  await order('resume-retries')
  await eventually(
    async () => {
      await tryOn()
      return (await moves()).includes('breaker-closed')
    },
    { ...PATIENT, what: 'that the breaker closes' },
  )
  await canTry(cluster)
  const transfer = newTransfer()
  await c1().begin(beginBody(cluster, transfer, { protocol, wait: 'completed' }))
  await settled(cluster, transfer.key, { expected: 'committed' })
  await eventually(async () => (await moneyOf(cluster)).reserved === 0, {
    ...PATIENT,
    what: 'that nothing is reserved any more',
  })
})
