import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Cluster, startClusterOf } from '../support/cluster'
import { type HttpClusterBank, startHttpBank } from '../support/cluster-bank-http'
import { type PostgresClusterBank, startPostgresBank } from '../support/cluster-bank-postgres'
import { mustSee } from '../support/cluster-crash'
import { expectHonest, settled } from '../support/cluster-outcome'
import { beginBody, newTransfer, TOO_MUCH } from '../support/cluster-transfer'

/** A database as branch 1 and a service as branch 2. */
let cluster: Cluster<PostgresClusterBank, HttpClusterBank>

beforeAll(async () => {
  cluster = await startClusterOf(startPostgresBank, startHttpBank)
  await cluster.coordinator('c1').start()
  await cluster.coordinator('c1').owns()
})
afterAll(() => cluster?.remove())

const begin = (body: unknown) => cluster.coordinator('c1').begin(body)

test('a transfer between a database and a service is made, or refused by either of them', async () => {
  const made = newTransfer()
  expectHonest(await begin(beginBody(cluster, made)), 'committed')
  await settled(cluster, made.key, { expected: 'committed' })
  for (const payer of ['a', 'b'] as const) {
    const refused = newTransfer({ payer, sum: TOO_MUCH })
    expectHonest(await begin(beginBody(cluster, refused)), 'aborted')
    await settled(cluster, refused.key, { expected: 'aborted' })
  }
})

/** One message vanishes, and its connection stays open and silent for ever. */
const losses = [
  ['prepare', 'request', 3_000, 'aborted'],
  ['prepare', 'reply', 10_000, 'committed'],
  ['commit', 'request', 10_000, 'committed'],
  ['commit', 'reply', 10_000, 'committed'],
  ['abort', 'request', 10_000, 'aborted'],
  ['abort', 'reply', 10_000, 'aborted'],
] as const

test('one lost message, whichever it is, is made good', async () => {
  const cases = []
  for (const [moment, side, deadlineMs, expected] of losses) {
    const transfer = newTransfer(moment === 'abort' ? { sum: TOO_MUCH } : {})
    const snare = cluster.banks.b.snare(moment, side)
    const telling = begin(beginBody(cluster, transfer, { deadlineMs }))
    await snare.caught
    cases.push({ key: transfer.key, snare, telling, expected })
  }
  for (const { key, snare, telling, expected } of cases) {
    await settled(cluster, key, { expected, withinMs: 20_000 })
    expectHonest(await telling, expected)
    snare.cut()
  }
})

test.each(['prepare', 'commit'] as const)(
  'a %s that arrives twice is done once',
  async (moment) => {
    const { link, query } = cluster.banks.b
    const transfer = newTransfer()
    const doubled = link.double(moment)
    expectHonest(await begin(beginBody(cluster, transfer)), 'committed')
    expect(await doubled).toEqual({ first: 200, second: 200 })
    await settled(cluster, transfer.key, { expected: 'committed' })
    const rows = await query('select from ledger where transaction = $1', [transfer.key])
    expect(rows.length).toBe(1)
  },
)

test('a prepare that arrives after the abort is refused, and holds nothing', async () => {
  const transfer = newTransfer()
  const snare = cluster.banks.b.snare('prepare', 'request')
  const telling = begin(beginBody(cluster, transfer, { deadlineMs: 1_000 }))
  await snare.caught
  await settled(cluster, transfer.key, { expected: 'aborted', withinMs: 20_000 })
  expectHonest(await telling, 'aborted')
  const late = cluster.banks.b.snare('prepare', 'reply')
  snare.release()
  // The service has answered it by then, to nobody.
  await late.caught
  expect(await mustSee(cluster, transfer.key)).toMatchObject({ prepared: [], applied: [] })
  late.cut()
})
