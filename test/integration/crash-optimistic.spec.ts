import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type PostgresCluster, startCluster } from '../support/cluster'
import { ACCOUNTS, HOLDING } from '../support/cluster-bank'
import { dieAt } from '../support/cluster-crash'
import { expectHonest, outcomeAfter, settled } from '../support/cluster-outcome'
import { beginBody, lookAt, newTransfer, TOO_MUCH } from '../support/cluster-transfer'
import { drawn } from '../support/drawn'
import { eventually } from '../support/eventually'
import { notReplayed } from '../support/replayed'

/* Transfers in optimistic two-phase commit: each bank commits when it votes, and gives back on abort. */

const protocol = 'optimistic-two-phase-commit'
/** The second bank refuses while the first has committed. */
const refused = { payer: 'b', sum: TOO_MUCH } as const

let cluster: PostgresCluster
const c1 = () => cluster.coordinator('c1')

beforeAll(async () => {
  cluster = await startCluster()
  await c1().start()
  await c1().owns()
})
afterAll(() => cluster?.remove())

const marks = async () =>
  (
    await Promise.all(
      Object.values(cluster.banks).map(({ query }) =>
        query('select from verdict_marker where branch > 1000'),
      ),
    )
  ).flat().length

test('until the verdict the vote is exposed and locks nothing; after it, it is neither', async () => {
  const { a, b } = cluster.banks
  const transfer = newTransfer({ payer: 'a' })
  const snare = b.link.snare({ command: 'COMMIT', side: 'request' })
  const telling = c1().begin(beginBody(cluster, transfer, { protocol, wait: 'completed' }))
  await snare.caught
  await eventually(async () => (await lookAt(cluster, transfer.key))?.applied.includes('a'), {
    what: 'that the first bank has committed by itself',
  })
  // The row tells itself whether it may still be undone, and nobody has to wait for it.
  const sql = `select e.gid from accounts a join verdict_marker e
    on e.branch > 1000 and (e.xid::bigint & 4294967295)::text = a.xmin::text where a.id = $1`
  const account = [String(transfer.account)]
  expect(await a.query(sql, account)).toHaveLength(1)
  await a.query('update accounts set balance = balance where id = $1', account)
  snare.release()
  await settled(cluster, transfer.key, { expected: 'committed' })
  expectHonest(await telling, 'committed')
  expect(await marks()).toBe(0)
})

describe('the coordinator dies and comes back', () => {
  test.each(drawn(Object.entries(outcomeAfter)))('at %s', async (point, expected) => {
    const { key } = await dieAt(cluster, point, { protocol })
    await c1().start()
    await settled(cluster, key, expected === null ? {} : { expected })
  })

  test.each(drawn(['V2', 'D0', 'Dm', 'D1', 'R1', 'Z1', 'E0', 'E1']))(
    'at %s, while it compensates',
    async (point) => {
      const { key } = await dieAt(cluster, point, { protocol, ...refused })
      await c1().start()
      await settled(cluster, key, { expected: 'aborted' })
    },
  )
})

describe('the first bank is killed', () => {
  test.each([
    ['before it has committed its vote', 'request', 'aborted'],
    ['when it has, and the answer is lost', 'reply', null],
  ] as const)('%s', async (_, side, expected) => {
    const transfer = newTransfer()
    const { a: victim } = cluster.banks
    const snare = victim.link.snare({ command: 'COMMIT', side })
    const telling = c1().begin(beginBody(cluster, transfer, { protocol }))
    await snare.caught
    await victim.kill()
    snare.cut()
    await victim.start()
    const { outcome } = await settled(cluster, transfer.key, {
      ...(expected !== null && { expected }),
      withinMs: 20_000,
    })
    expectHonest(await telling, outcome)
  })

  test('when it has given back, and the answer is lost', async () => {
    const transfer = newTransfer(refused)
    const { a: victim, b: other } = cluster.banks
    const before = other.link.snare({ command: 'COMMIT', side: 'request' })
    const telling = c1().begin(beginBody(cluster, transfer, { protocol, deadlineMs: 30_000 }))
    await before.caught
    await eventually(async () => (await lookAt(cluster, transfer.key))?.applied.includes('a'), {
      what: 'that the first bank has committed by itself',
    })
    const snare = victim.link.snare({ command: 'COMMIT', side: 'reply' })
    before.release()
    await snare.caught
    await victim.kill()
    snare.cut()
    await victim.start()
    await settled(cluster, transfer.key, { expected: 'aborted', withinMs: 20_000 })
    expectHonest(await telling, 'aborted')
  })
})

test('a vote that a stopped coordinator commits after its successor has aborted changes nothing', async () => {
  const [zombie, standby] = [c1(), cluster.coordinator('c2')]
  await standby.start()
  const transfer = newTransfer({ payer: 'b' })
  await zombie.arm('S1', 'stop')
  const told = zombie.begin(beginBody(cluster, transfer, { protocol, deadlineMs: 20_000 }))
  await standby.owns()
  await eventually(async () => (await lookAt(cluster, transfer.key))?.verdict === 'abort', {
    what: 'that the new owner aborts',
    withinMs: 20_000,
  })
  zombie.signal('SIGCONT')
  expectHonest(await told, 'aborted')
  await settled(cluster, transfer.key, { expected: 'aborted', withinMs: 20_000 })
})

test('after all of it no money was lost or made, nothing is exposed, and the audit agrees', async () => {
  const sums = await Promise.all(
    Object.values(cluster.banks).map(({ query }) =>
      query<{ balance: number }>('select sum(balance)::float8 balance from accounts'),
    ),
  )
  const found = sums.flat().reduce((sum, { balance }) => sum + balance, 0)
  expect(found).toBe(2 * ACCOUNTS * HOLDING)
  expect(await marks()).toBe(0)
  expect(await notReplayed(cluster.query)).toMatchObject({ found: [] })
  const since = new Date()
  const passed = 'select from verdict_outcome_progress where passed_at > $1 and checked > 5'
  await eventually(async () => (await cluster.query(passed, [since])).length === 2, {
    what: 'that both banks have been compared with the journal',
    withinMs: 20_000,
  })
  expect(await cluster.query('select * from verdict_divergence')).toEqual([])
})
