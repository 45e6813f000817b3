import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type PostgresCluster, startCluster } from '../support/cluster'
import { ACCOUNTS, HOLDING } from '../support/cluster-bank'
import { dieAt } from '../support/cluster-crash'
import { expectHonest, settled } from '../support/cluster-outcome'
import { beginBody, newTransfer, TOO_MUCH } from '../support/cluster-transfer'
import { drawn } from '../support/drawn'
import { eventually } from '../support/eventually'
import { notReplayed } from '../support/replayed'

/* A transfer as a saga: each bank is a step, committed by itself; what gives it back undoes it. */

const protocol = 'saga'
/** The second bank refuses, so that the first has something to give back. */
const refused = { payer: 'b', sum: TOO_MUCH } as const

let cluster: PostgresCluster
const c1 = () => cluster.coordinator('c1')

beforeAll(async () => {
  cluster = await startCluster()
  await c1().start()
  await c1().owns()
})
afterAll(() => cluster?.remove())

describe('the coordinator dies, and the saga goes on', () => {
  const forward = ['B0', 'S1', 'V1', 'S2', 'V2', 'D0', 'Dm', 'D1', 'E0', 'E1']
  const backward = ['S2', 'V2', 'D0', 'Dm', 'D1', 'R1', 'Z1', 'E0', 'E1']
  test.each(drawn(forward))('forward at %s', async (point) => {
    const { key } = await dieAt(cluster, point, { protocol })
    await c1().start()
    await settled(cluster, key, { expected: 'committed' })
  })

  test.each(drawn(backward))('backward at %s', async (point) => {
    const { key } = await dieAt(cluster, point, { protocol, ...refused })
    await c1().start()
    await settled(cluster, key, { expected: 'aborted' })
  })
})

const moments = [
  ['its step, before it has committed', 'request', 'committed'],
  ['its step, committed and not answered', 'reply', 'committed'],
  ['its compensation, before it has committed', 'request', 'aborted'],
  ['its compensation, committed and not answered', 'reply', 'aborted'],
] as const

describe('the first bank is killed', () => {
  test.each(drawn(moments))('at %s', async (_, side, expected) => {
    const { a: victim, b: other } = cluster.banks
    const backward = expected === 'aborted'
    const transfer = newTransfer(backward ? refused : {})
    // Going back, what is to be caught is its second commit: the other bank holds the saga meanwhile.
    const before = backward ? other.link.snare({ command: 'COMMIT', side: 'request' }) : null
    const ahead = backward ? null : victim.link.snare({ command: 'COMMIT', side })
    const telling = c1().begin(beginBody(cluster, transfer, { protocol, deadlineMs: 30_000 }))
    await before?.caught
    const snare = ahead ?? victim.link.snare({ command: 'COMMIT', side })
    before?.release()
    await snare.caught
    await victim.kill()
    snare.cut()
    await victim.start()
    const { outcome } = await settled(cluster, transfer.key, { expected, withinMs: 20_000 })
    expectHonest(await telling, outcome)
  })
})

test('after all of it no money was lost or made, every log is one of its net, and the audit agrees', async () => {
  const sums = await Promise.all(
    Object.values(cluster.banks).map(({ query }) =>
      query<{ balance: number }>('select sum(balance)::float8 balance from accounts'),
    ),
  )
  const found = sums.flat().reduce((sum, { balance }) => sum + balance, 0)
  expect(found).toBe(2 * ACCOUNTS * HOLDING)
  expect(await notReplayed(cluster.query)).toMatchObject({ found: [] })
  const since = new Date()
  const passed = 'select from verdict_outcome_progress where passed_at > $1 and checked > 0'
  await eventually(async () => (await cluster.query(passed, [since])).length === 2, {
    what: 'that both banks have been compared with the journal',
    withinMs: 20_000,
  })
  expect(await cluster.query('select * from verdict_divergence')).toEqual([])
})
