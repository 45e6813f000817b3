import { afterAll, beforeAll, expect, test } from 'vitest'
import { rememberPruning } from '@/server/journal/prisma-marker-age'
import { openDatabase } from '@/server/platform/open-database'
import { BANKS, type PostgresCluster, startCluster } from '../support/cluster'
import { settled } from '../support/cluster-outcome'
import {
  beginBody,
  lookAt,
  newTransfer,
  TOO_MUCH,
  type Transfer,
} from '../support/cluster-transfer'
import { type DivergenceWorld, openDivergence } from '../support/divergence-world'
import { eventually } from '../support/eventually'

const TRANSFERS = 1_000
const ABORTED_EVERY = 20
const CONCURRENCY = 16

let cluster: PostgresCluster
let audit: DivergenceWorld

beforeAll(async () => {
  cluster = await startCluster()
  await cluster.coordinator('c1').start()
  audit = await openDivergence(cluster)
})
afterAll(async () => {
  await audit?.close()
  await cluster?.remove()
})

const run = async (transfer: Transfer) => {
  await cluster.coordinator('c1').begin(beginBody(cluster, transfer, { wait: 'completed' }))
  return transfer
}

async function runMany(count: number): Promise<void> {
  let begun = 0
  const client = async () => {
    while (begun < count) {
      begun += 1
      await run(newTransfer(begun % ABORTED_EVERY === 0 ? { sum: TOO_MUCH } : {}))
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, client))
}

const stateOf = async (key: string) => {
  const [row] = await cluster.query<{ state: string; outcome: string; ended: boolean }>(
    `select state, outcome, ended_at is not null ended from verdict_transaction
     where idempotency_key = $1`,
    [key],
  )
  return row
}

const recordsOf = (id: string) =>
  cluster.query<{ branch: number; data: Record<string, unknown>; seq: string }>(
    `select branch, data, seq from verdict_record where transaction = $1 and type = 'diverged'`,
    [id],
  )

test('a thousand ended transfers are proved equal, and hardly a bucket is opened', async () => {
  await runMany(TRANSFERS)
  const found = await audit.checked(TRANSFERS)
  expect(found).toMatchObject({ violated: 0, items: [], checked: 2 * TRANSFERS })
  expect(found.since).not.toBeNull()
  for (const bank of BANKS) {
    const { buckets, opened, outcomes } = await audit.compare(
      cluster.banks[bank].server.participant({ name: bank }),
    )
    expect(opened).toBe(0)
    expect([...outcomes.values()].reduce((sum, count) => sum + count, 0)).toBe(TRANSFERS)
    expect(buckets).toBeLessThan(TRANSFERS / 4)
  }
  const [looks] = await cluster.query<{ raised: number }>(
    `select sum((data->>'raised')::int)::int raised from verdict_record where type = 'audited'`,
  )
  expect(looks?.raised).toBe(0)
})

test('a branch committed by hand against an abort that stands is found', async () => {
  const { link, query } = cluster.banks.b
  const transfer = newTransfer()
  const snare = link.snare({ command: 'PREPARE TRANSACTION', side: 'reply' })
  const telling = cluster
    .coordinator('c1')
    .begin(beginBody(cluster, transfer, { deadlineMs: 1_500 }))
  const branch = await snare.caught
  link.cut()
  snare.cut()
  await telling
  await eventually(async () => (await lookAt(cluster, transfer.key))?.verdict === 'abort', {
    what: 'that abort stands',
  })
  await eventually(
    () =>
      query(`commit prepared '${branch}'`).then(
        () => true,
        () => false,
      ),
    {
      what: 'that somebody commits it by hand',
    },
  )
  link.join()
  const item = await audit.found(transfer.key)
  expect(item).toMatchObject({ participant: 'b', branch: 2, expected: 'aborted' })
  expect(item).toMatchObject({ found: 'committed', process: 'c1', acknowledgedAt: null })
  const [record] = await recordsOf(item.transaction)
  expect(record).toMatchObject({ branch: 2, seq: String(item.seq) })
  expect(record?.data).toMatchObject({ participant: 'b', expected: 'aborted', found: 'committed' })
  expect(await stateOf(transfer.key)).toMatchObject({ state: 'heuristic', outcome: 'aborted' })
  expect((await audit.read()).violated).toBe(1)
})

test('a marker that is deleted after the end is found, and the ended transaction is heuristic', async () => {
  const transfer = await run(newTransfer())
  const { id } = await settled(cluster, transfer.key, { expected: 'committed' })
  await cluster.banks.a.query('delete from verdict_marker where gid = $1', [id])
  const item = await audit.found(transfer.key)
  expect(item).toMatchObject({ participant: 'a', expected: 'committed', found: 'marker-missing' })
  const after = { state: 'heuristic', outcome: 'committed', ended: true }
  expect(await stateOf(transfer.key)).toEqual(after)
})

test('a marker that is written by hand for an aborted branch is found', async () => {
  const transfer = await run(newTransfer({ payer: 'b', sum: TOO_MUCH }))
  const { id } = await settled(cluster, transfer.key, { expected: 'aborted' })
  await cluster.banks.a.query(
    `insert into verdict_marker (gid, branch, kind, epoch) values ($1, 1, 'WORK', 0)
     on conflict (gid, branch) do update set kind = 'WORK'`,
    [id],
  )
  const item = await audit.found(transfer.key)
  expect(item).toMatchObject({ participant: 'a', expected: 'aborted', found: 'marker-only' })
  expect(await stateOf(transfer.key)).toMatchObject({ state: 'heuristic', ended: true })
  const transactions = (await audit.read()).items.map(({ transaction }) => transaction)
  for (const one of transactions) expect(await recordsOf(one)).toHaveLength(1)
})

test('the figures survive kill -9, and nothing is raised twice', async () => {
  const before = await audit.read()
  await cluster.coordinator('c1').kill()
  await cluster.coordinator('c1').start()
  await runMany(CONCURRENCY)
  const after = await audit.checked(TRANSFERS + CONCURRENCY)
  expect(after.since).toBe(before.since)
  expect(after.checked).toBeGreaterThanOrEqual(before.checked + CONCURRENCY)
  await eventually(async () => (await audit.read()).participants.every((one) => !one.unread), {
    ...{ what: 'that all was read once more', withinMs: 30_000 },
  })
  expect((await audit.read()).items).toEqual(before.items)
  for (const { transaction } of before.items) expect(await recordsOf(transaction)).toHaveLength(1)
})

test('what a person has acknowledged is no violation any more, and stays in the list', async () => {
  const { items, violated } = await audit.read()
  const [first] = items
  await cluster.query(
    `insert into verdict_audit (id, actor, action, transaction, reason, request_id, data)
     values ('seen', 'local operator', 'acknowledge', $1, 'repaired', 'request', '{}')`,
    [first?.transaction],
  )
  const after = await audit.read()
  expect(after.violated).toBe(violated - 1)
  expect(after.items).toHaveLength(items.length)
  expect(after.items[0]?.acknowledgedAt).not.toBeNull()
})

test('the audit waits for a bank that is silent, says so, and goes on', async () => {
  const { link } = cluster.banks.a
  const stateAt = async () =>
    (await audit.read()).participants.find(({ participant }) => participant === 'a')?.state
  link.cut()
  await eventually(async () => (await stateAt()) === 'silent', {
    ...{ what: 'that its silence is told', withinMs: 30_000 },
  })
  link.join()
  await eventually(async () => (await stateAt()) === 'checking', {
    ...{ what: 'that it is compared again', withinMs: 30_000 },
  })
})

test('markers that were pruned are no violation', async () => {
  const { violated } = await audit.read()
  const url = cluster.journal.url
  const database = openDatabase({ url, connectionsMax: 1, application: 'test' })
  await rememberPruning(database.prisma, 0)
  await database.close()
  const floor = await audit.ledger.prunedBefore()
  expect(Math.abs(Date.now() - floor)).toBeLessThan(60_000)
  await cluster.coordinator('c1').kill()
  for (const bank of BANKS) await cluster.banks[bank].query('delete from verdict_marker')
  await cluster.coordinator('c1').start()
  const started = new Date().toISOString()
  await eventually(
    async () => (await audit.read()).participants.every((one) => (one.passedAt ?? '') > started),
    { what: 'that the audit has looked at both banks', withinMs: 30_000 },
  )
  expect((await audit.read()).violated).toBe(violated)
})
