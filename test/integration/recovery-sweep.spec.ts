import { afterAll, beforeAll, expect, test } from 'vitest'
import { branchId } from '@/server/protocol/ids'
import type { TransactionId } from '@/server/protocol/model'
import { audit } from '../support/audit'
import { type BankName, CLUSTER, type PostgresCluster, startCluster } from '../support/cluster'
import { dieAt, hasRecord, mustSee, swept } from '../support/cluster-crash'
import { expectHonest, settled } from '../support/cluster-outcome'
import { beginBody, newTransfer, TOO_MUCH } from '../support/cluster-transfer'
import { eventually } from '../support/eventually'
import { newBranch } from '../support/postgres'

/** Every 30 s by itself, and the time to do it. */
const SWEEP_MS_MAX = 35_000

let cluster: PostgresCluster

beforeAll(async () => {
  cluster = await startCluster()
  await cluster.coordinator('c1').start()
})
afterAll(() => cluster?.remove())

/** As a session that woke up too late would: past the fence, for its marker was never written. */
async function prepareByHand(bank: BankName, gid: string): Promise<void> {
  const { query } = cluster.banks[bank]
  await query(
    `begin; insert into ledger values ('${gid}', 'late', 1); prepare transaction '${gid}'`,
  )
}

const listed = async (bank: BankName, gid: string): Promise<boolean> =>
  (await cluster.banks[bank].query('select from pg_prepared_xacts where gid = $1', [gid])).length >
  0

/** What the last sweep found there and the journal does not have, as it is shown without asking. */
async function onlyHere(bank: BankName): Promise<unknown> {
  const sql = 'select only_here from verdict_participant where name = $1'
  return (await cluster.query<{ only_here: unknown }>(sql, [bank]))[0]?.only_here
}

/** The bank is out of reach for a while, and then answers again. */
async function interrupt(bank: BankName): Promise<void> {
  const { link } = cluster.banks[bank]
  const since = new Date()
  link.cut()
  const sql = `select from verdict_participant where name = $1 and state = 'no-answer'`
  await eventually(async () => (await cluster.query(sql, [bank])).length > 0, {
    what: `that the silence of ${bank} is noticed`,
  })
  link.join()
  await swept(cluster, since, [bank])
}

async function aborted(): Promise<{ id: TransactionId; key: string }> {
  const transfer = newTransfer({ sum: TOO_MUCH })
  await cluster.coordinator('c1').begin(beginBody(cluster, transfer, { wait: 'completed' }))
  const { id } = await settled(cluster, transfer.key, { expected: 'aborted' })
  return { id: id as TransactionId, key: transfer.key }
}

test('a late prepare of what was aborted is rolled back as soon as the bank is back', async () => {
  const { id, key } = await aborted()
  const gid = branchId(id, 2)
  await prepareByHand('b', gid)
  await interrupt('b')
  await eventually(async () => !(await listed('b', gid)), { what: 'that it is rolled back' })
  expect(await mustSee(cluster, key)).toMatchObject({ verdict: 'abort', applied: [], prepared: [] })
  expect(await cluster.banks.b.query(`select from ledger where account = 'late'`)).toEqual([])
})

test('a late prepare is rolled back within 30 s, though nothing else happens; what nobody claims stays', async () => {
  const { id } = await aborted()
  const orphan = newBranch(CLUSTER)
  const [foreign, lookalike] = [
    'somebody else’s',
    `vd1X${CLUSTER}.1.1.01M7YK87551JNP9DY82S5JWW8S_1`,
  ]
  for (const gid of [orphan, foreign, lookalike]) await prepareByHand('a', gid)
  const late = branchId(id, 1)
  await prepareByHand('a', late)
  await eventually(async () => !(await listed('a', late)), {
    ...{ what: 'that it is rolled back', withinMs: SWEEP_MS_MAX },
  })
  await eventually(async () => ((await onlyHere('a')) as unknown[]).length === 3, {
    what: 'that the strangers are kept',
  })
  const reports = await cluster.query<{ data: { unclaimed: string[] } }>(
    `select data from verdict_record where type = 'swept' and data->>'participant' = 'a'`,
  )
  expect(reports.flatMap(({ data }) => data.unclaimed)).toContain(orphan)
  expect(await onlyHere('a')).toMatchObject([
    { branchId: orphan, kind: 'unclaimed', blocks: 0 },
    { branchId: foreign, kind: 'foreign', preparedAt: expect.any(Number) },
    { branchId: lookalike, kind: 'foreign' },
  ])
  await interrupt('a')
  for (const gid of [orphan, foreign, lookalike]) expect(await listed('a', gid)).toBe(true)
  const claims = { foreign: [`a/${orphan}`, `a/${foreign}`, `a/${lookalike}`] }
  expect(await audit(cluster, claims)).toEqual([`I9: a still has ${orphan} prepared`])
  for (const gid of [orphan, foreign, lookalike])
    await cluster.banks.a.query(`rollback prepared '${gid.replace("'", "''")}'`)
  await interrupt('a')
  expect(await onlyHere('a')).toEqual([])
})

test('what was committed by hand before anybody decided is heuristic, and nothing is aborted', async () => {
  const c1 = cluster.coordinator('c1')
  const transfer = await dieAt(cluster, 'D0')
  const { id } = await mustSee(cluster, transfer.key)
  await cluster.banks.a.query(`commit prepared '${branchId(id as TransactionId, 1)}'`)
  const since = new Date()
  await c1.start()
  await eventually(() => hasRecord(cluster, id, 'recovered'), { what: 'that it is adopted' })
  await swept(cluster, since)
  expect(await mustSee(cluster, transfer.key)).toMatchObject({
    ...{ state: 'heuristic', verdict: null, inDoubt: true, ended: false },
    ...{ applied: ['a'], prepared: ['b'] },
  })
})

test('what was rolled back by hand against the verdict is shown as that, and kept', async () => {
  const { link, query } = cluster.banks.b
  const transfer = newTransfer()
  const snare = link.snare({ command: 'COMMIT PREPARED', side: 'request' })
  const c1 = cluster.coordinator('c1')
  const telling = c1.begin(beginBody(cluster, transfer))
  await query(`rollback prepared '${await snare.caught}'`)
  snare.cut()
  expectHonest(await telling, 'committed')
  const conflict = await eventually(
    async () => {
      const look = await mustSee(cluster, transfer.key)
      return look.state === 'heuristic' ? look : null
    },
    { what: 'that the contradiction is seen' },
  )
  expect(conflict).toMatchObject({ verdict: 'commit', ended: false, applied: ['a'], prepared: [] })
  await c1.kill()
  const since = new Date()
  await c1.start()
  await swept(cluster, since)
  expect(await mustSee(cluster, transfer.key)).toEqual(conflict)
})
