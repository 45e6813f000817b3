import { afterAll, beforeAll, expect, test } from 'vitest'
import { ACCOUNTS, HOLDING } from '../support/cluster-bank'
import { hasRecord, mustSee } from '../support/cluster-crash'
import { expectHonest, settled } from '../support/cluster-outcome'
import { beginBody, newTransfer, TOO_MUCH } from '../support/cluster-transfer'
import { eventually } from '../support/eventually'
import { moneyOf, protocol, startTriedCluster, type TriedCluster } from '../support/tried-cluster'

/* The three anomalies of protocols.md 6.1, made on purpose between the coordinator and real services. */

let cluster: TriedCluster
beforeAll(async () => {
  cluster = await startTriedCluster()
})
afterAll(() => cluster?.remove())

type Terms = Parameters<typeof beginBody>[2]
const begin = (transfer: ReturnType<typeof newTransfer>, terms: Terms = {}) =>
  cluster.coordinator('c1').begin(beginBody(cluster, transfer, { protocol, ...terms }))

const barrier = (id: string) =>
  cluster.banks.b.query<{ op: string; reason: string }>(
    'select op, reason from verdict_barrier where gid = $1 order by op',
    [id],
  )

test('a transfer is reserved and confirmed, and one refusal gives back what the other reserved', async () => {
  const made = newTransfer()
  expectHonest(await begin(made), 'committed')
  await settled(cluster, made.key, { expected: 'committed' })
  for (const payer of ['a', 'b'] as const) {
    const refused = newTransfer({ payer, sum: TOO_MUCH })
    expectHonest(await begin(refused), 'aborted')
    const { id } = await settled(cluster, refused.key, { expected: 'aborted' })
    // The one that refused is cancelled too.
    expect((await barrier(id)).map(({ op }) => op)).toEqual(['cancel', 'try'])
  }
})

test('between Try and verdict nothing is locked, and what is reserved cannot be spent', async () => {
  const transfer = newTransfer({ payer: 'b', sum: HOLDING })
  const snare = cluster.banks.a.link.snare('try', 'request')
  const telling = begin(transfer)
  await snare.caught
  const account = [String(transfer.account)]
  await eventually(async () => {
    const [row] = await cluster.banks.b.query<{ balance: string; reserved: string }>(
      'select balance, reserved from accounts where id = $1 for update nowait',
      account,
    )
    return Number(row?.balance) === 0 && Number(row?.reserved) === HOLDING
  })
  expect(await cluster.banks.b.query('select from pg_prepared_xacts')).toEqual([])
  snare.release()
  expectHonest(await telling, 'committed')
  await settled(cluster, transfer.key, { expected: 'committed' })
})

test('a Cancel whose Try never came is empty and succeeds, and the Try that hangs and comes later reserves nothing', async () => {
  const transfer = newTransfer({ payer: 'b' })
  const before = await moneyOf(cluster)
  const snare = cluster.banks.b.link.snare('try', 'request')
  const telling = begin(transfer, { deadlineMs: 2_000 })
  await snare.caught
  const { id } = await settled(cluster, transfer.key, { expected: 'aborted', withinMs: 20_000 })
  expectHonest(await telling, 'aborted')
  // The cancel has taken the place of the Try.
  expect(await barrier(id)).toEqual([
    { op: 'cancel', reason: 'cancel' },
    { op: 'try', reason: 'cancel' },
  ])
  const late = cluster.banks.b.link.snare('try', 'reply')
  snare.release()
  await late.caught
  expect(await mustSee(cluster, transfer.key)).toMatchObject({ prepared: [], applied: [] })
  expect(await moneyOf(cluster)).toEqual(before)
  late.cut()
})

test('a Try that was done and whose answer was lost is given back by the Cancel', async () => {
  const transfer = newTransfer({ payer: 'b' })
  const before = await moneyOf(cluster)
  const snare = cluster.banks.b.link.snare('try', 'reply')
  const telling = begin(transfer, { deadlineMs: 2_000 })
  await snare.caught
  expect((await moneyOf(cluster)).reserved).toBe(before.reserved + 1)
  await settled(cluster, transfer.key, { expected: 'aborted', withinMs: 20_000 })
  expectHonest(await telling, 'aborted')
  expect(await moneyOf(cluster)).toEqual(before)
  snare.cut()
})

test.each(['try', 'confirm'] as const)('a %s that arrives twice is done once', async (moment) => {
  const { link, query } = cluster.banks.b
  const transfer = newTransfer({ payer: 'b' })
  const doubled = link.double(moment)
  expectHonest(await begin(transfer), 'committed')
  expect(await doubled).toEqual({ first: 200, second: 200 })
  await settled(cluster, transfer.key, { expected: 'committed' })
  expect(await query('select from ledger where transaction = $1', [transfer.key])).toHaveLength(1)
  expect((await moneyOf(cluster)).reserved).toBe(0)
})

test('a cancel that arrives twice gives back once', async () => {
  const before = await moneyOf(cluster)
  const doubled = cluster.banks.b.link.double('cancel')
  const transfer = newTransfer({ payer: 'a', sum: TOO_MUCH })
  expectHonest(await begin(transfer), 'aborted')
  expect(await doubled).toEqual({ first: 200, second: 200 })
  await settled(cluster, transfer.key, { expected: 'aborted' })
  expect(await moneyOf(cluster)).toEqual(before)
})

test('one lost call, whichever it is, is made good', async () => {
  const losses = [
    ['try', 'request', 'aborted'],
    ['confirm', 'request', 'committed'],
    ['confirm', 'reply', 'committed'],
    ['cancel', 'request', 'aborted'],
    ['cancel', 'reply', 'aborted'],
  ] as const
  const cases = []
  for (const [moment, side, expected] of losses) {
    const transfer = newTransfer(moment === 'cancel' ? { sum: TOO_MUCH } : {})
    const snare = cluster.banks.b.link.snare(moment, side)
    const telling = begin(transfer, { deadlineMs: 3_000 })
    await snare.caught
    cases.push({ key: transfer.key, snare, telling, expected })
  }
  for (const { key, snare, telling, expected } of cases) {
    await settled(cluster, key, { expected, withinMs: 20_000 })
    expectHonest(await telling, expected)
    snare.cut()
  }
})

test('a Confirm of what the service has no Try of is no success: it is shown, and owed for ever', async () => {
  const transfer = newTransfer({ payer: 'b' })
  const { link, query } = cluster.banks.b
  const snare = link.snare('confirm', 'request')
  expectHonest(await begin(transfer), 'committed')
  await snare.caught
  const { id } = await mustSee(cluster, transfer.key)
  const forgotten = await query<{ at: Date }>(
    'delete from verdict_barrier where gid = $1 returning at',
    [id],
  )
  snare.release()
  await eventually(() => hasRecord(cluster, id, 'unproven'), { what: 'that it is shown' })
  expect(await mustSee(cluster, transfer.key)).toMatchObject({ state: 'heuristic', ended: false })
  expect((await mustSee(cluster, transfer.key)).applied).toEqual(['a'])
  // The service finds its memory again, and the confirm that is still owed arrives.
  await query(`insert into verdict_barrier values ($1, 2, 'try', '01', 'try', $2)`, [
    ...[id, forgotten[0]?.at],
  ])
  await settled(cluster, transfer.key, { expected: 'committed', withinMs: 40_000 })
})

test('what a branch was registered with is in the journal before its Try is sent', async () => {
  const transfer = newTransfer()
  const snare = cluster.banks.a.link.snare('try', 'request')
  const telling = begin(transfer)
  await snare.caught
  const { id } = await mustSee(cluster, transfer.key)
  const [begun] = await cluster.query<{ payloads: unknown[] }>(
    `select data->'payloads' payloads from verdict_record where transaction = $1 and type = 'begun'`,
    [id],
  )
  expect(begun?.payloads).toMatchObject([{ key: transfer.key }, { key: transfer.key }])
  snare.release()
  expectHonest(await telling, 'committed')
})

test('after all of it nothing is reserved any more, and no money was lost or made', async () => {
  await eventually(async () => (await moneyOf(cluster)).reserved === 0)
  expect(await moneyOf(cluster)).toEqual({ balance: 2 * ACCOUNTS * HOLDING, reserved: 0 })
})
