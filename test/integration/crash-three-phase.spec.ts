import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BANKS, type Cluster, startClusterOf } from '../support/cluster'
import { startAgentBank } from '../support/cluster-bank-agent'
import { dieAt, hasRecord, mustSee } from '../support/cluster-crash'
import { expectHonest, outcomeInThree, settled } from '../support/cluster-outcome'
import { beginBody, newTransfer, TOO_MUCH } from '../support/cluster-transfer'
import { drawn } from '../support/drawn'
import { eventually } from '../support/eventually'
import { notReplayed } from '../support/replayed'

const protocol = 'three-phase-commit'
const SUSPECT = { VERDICT_SUSPECT_MS: '1500' }

let cluster: Cluster
beforeAll(async () => {
  cluster = await startClusterOf(
    () => startAgentBank(SUSPECT),
    () => startAgentBank(SUSPECT),
  )
  await cluster.coordinator('c1').start()
  await taken()
})
afterAll(() => cluster?.remove())

/**
 * A coordinator that has just started does not know yet what an agent can do. Nothing of it is left to
 * be done when a test begins: its points are the test's own.
 */
const taken = () =>
  eventually(
    async () => {
      const body = beginBody(cluster, newTransfer(), { protocol, wait: 'completed' })
      const told = await cluster.coordinator('c1').begin(body)
      return told.type === 'answered' && told.transaction.outcome === 'committed'
    },
    { what: 'that a transfer in three phases commits', withinMs: 20_000 },
  )

test('both agents are pre-committed before the verdict, and a no aborts without that phase', async () => {
  const c1 = cluster.coordinator('c1')
  const transfer = newTransfer()
  expectHonest(await c1.begin(beginBody(cluster, transfer, { protocol })), 'committed')
  const { id } = await settled(cluster, transfer.key, { expected: 'committed' })
  const rows = await cluster.query<{ type: string; at: Date }>(
    'select type, at from verdict_record where transaction = $1 order by seq',
    [id],
  )
  const types = rows.map(({ type }) => type)
  expect(types.filter((type) => type === 'pre-committed')).toHaveLength(2)
  expect(types.lastIndexOf('pre-committed')).toBeLessThan(types.indexOf('verdict'))
  const refused = newTransfer({ payer: 'b', sum: TOO_MUCH })
  expectHonest(await c1.begin(beginBody(cluster, refused, { protocol })), 'aborted')
  const look = await settled(cluster, refused.key, { expected: 'aborted' })
  expect(await hasRecord(cluster, look.id, 'pre-committed')).toBe(false)
})

describe('the coordinator dies', () => {
  for (const [point, expected] of drawn(Object.entries(outcomeInThree))) {
    test(`at ${point} and comes back: ${expected ?? 'the same everywhere'}`, async () => {
      const { key } = await dieAt(cluster, point, { protocol })
      await cluster.coordinator('c1').start()
      await settled(cluster, key, { ...(expected !== null && { expected }), withinMs: 20_000 })
      await taken()
    })
  }

  for (const [point, applied] of [
    ['V2', []],
    ['W1', ['a', 'b']],
    ['D0', ['a', 'b']],
    ['D1', ['a', 'b']],
  ] as const) {
    test(`at ${point} and stays dead: the agents end it by themselves, and it agrees when it is back`, async () => {
      const { key } = await dieAt(cluster, point, { protocol })
      await eventually(async () => (await mustSee(cluster, key)).prepared.length === 0, {
        what: 'that no agent waits any more',
        withinMs: 20_000,
      })
      expect((await mustSee(cluster, key)).applied).toEqual(applied)
      await cluster.coordinator('c1').start()
      const expected = applied.length === 0 ? 'aborted' : 'committed'
      await settled(cluster, key, { expected, withinMs: 20_000 })
      await taken()
    })
  }
})

test('an agent that is killed after it was pre-committed asks when it is back, and follows', async () => {
  const { key } = await dieAt(cluster, 'W1', { protocol })
  await cluster.banks.a.kill()
  await eventually(async () => !(await mustSee(cluster, key)).prepared.includes('b'), {
    what: 'that the other agent went on',
    withinMs: 20_000,
  })
  const { applied } = await mustSee(cluster, key)
  await cluster.banks.a.start()
  await eventually(async () => (await mustSee(cluster, key)).prepared.length === 0, {
    what: 'that the agent has asked',
    withinMs: 20_000,
  })
  expect((await mustSee(cluster, key)).applied).toEqual(applied.length === 0 ? [] : [...BANKS])
  await cluster.coordinator('c1').start()
  await settled(cluster, key, { withinMs: 20_000 })
  await taken()
})

test('when all were down, nobody concludes anything until all are back', async () => {
  const { key } = await dieAt(cluster, 'W1', { protocol })
  await Promise.all(BANKS.map((bank) => cluster.banks[bank].kill()))
  await cluster.banks.b.start()
  await cluster.coordinator('c1').start()
  await eventually(async () => hasRecord(cluster, (await mustSee(cluster, key)).id, 'attempt'), {
    what: 'that the coordinator has asked in vain',
    withinMs: 20_000,
  })
  expect(await mustSee(cluster, key)).toMatchObject({ verdict: null, prepared: ['a', 'b'] })
  await cluster.banks.a.start()
  await settled(cluster, key, { expected: 'committed', withinMs: 30_000 })
})

test('the log of each of them is a firing sequence of the net with its termination protocol', async () => {
  const { logs, found } = await notReplayed(cluster.query)
  expect(found).toEqual([])
  expect(logs).toBeGreaterThan(Object.keys(outcomeInThree).length)
})
