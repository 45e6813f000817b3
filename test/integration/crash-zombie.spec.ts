import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Cluster, startCluster } from '../support/cluster'
import { hasRecord, mustSee } from '../support/cluster-crash'
import { expectHonest, outcomeAfter, settled } from '../support/cluster-outcome'
import { beginBody, newTransfer } from '../support/cluster-transfer'
import { eventually } from '../support/eventually'
import { describeReplay } from '../support/replayed'

let cluster: Cluster
let [owner, standby] = ['c1', 'c2']

beforeAll(async () => {
  cluster = await startCluster()
  await cluster.coordinator(owner).start()
  await cluster.coordinator(owner).owns()
  await cluster.coordinator(standby).start()
})
afterAll(() => cluster?.remove())
// What one test left standing still must not fail the next.
afterEach(() => {
  for (const name of [owner, standby]) cluster.coordinator(name).signal('SIGCONT')
})

/** Begins it at the owner, which stops there and does not know that it has. */
async function stopAt(point: string, terms: Parameters<typeof beginBody>[2]) {
  const zombie = cluster.coordinator(owner)
  const transfer = newTransfer()
  await zombie.arm(point, 'stop')
  const told = zombie.begin(beginBody(cluster, transfer, terms))
  await cluster.coordinator(standby).owns()
  ;[owner, standby] = [standby, owner]
  return { zombie, key: transfer.key, told, continue: () => zombie.signal('SIGCONT') }
}

const register = (id: string) =>
  cluster.query('select xmin::text, * from verdict_verdict where transaction = $1', [id])

test.each(Object.entries(outcomeAfter))(
  'an owner that stood still at %s goes on too late and changes nothing',
  async (point, expected) => {
    const stopped = await stopAt(point, { deadlineMs: 3_000 })
    const { key } = stopped
    const before = await settled(cluster, key, expected === null ? {} : { expected })
    const standing = await register(before.id)
    stopped.continue()
    expectHonest(await stopped.told, before.outcome)
    await eventually(
      async () => (await stopped.zombie.ask(beginBody(cluster, newTransfer()))).type === 'refused',
      { what: 'that the zombie knows what it is' },
    )
    if (point === 'D0')
      await eventually(() => hasRecord(cluster, before.id, 'verdict-lost'), {
        what: 'that its late proposal was recorded as lost',
      })
    const { records: _, ...after } = await settled(cluster, key)
    expect(before).toMatchObject(after)
    expect(await register(before.id)).toEqual(standing)
  },
)

test('a prepare that a zombie sends after the abort is rolled back', async () => {
  const stopped = await stopAt('S1', { deadlineMs: 20_000 })
  const { key } = stopped
  await eventually(async () => (await mustSee(cluster, key)).verdict === 'abort', {
    what: 'that the new owner aborts',
  })
  stopped.continue()
  expectHonest(await stopped.told, 'aborted')
  await settled(cluster, key, { expected: 'aborted' })
})

test('a proposal that a zombie sends is fenced, though nobody has decided', async () => {
  const stopped = await stopAt('D0', { recovery: 'manual' })
  const { key } = stopped
  const { id } = await eventually(
    async () => {
      const look = await mustSee(cluster, key)
      return look.inDoubt ? look : null
    },
    { what: 'that it waits for an operator' },
  )
  stopped.continue()
  expect(await stopped.told).toMatchObject({ type: 'pending', transaction: { outcome: null } })
  await eventually(() => hasRecord(cluster, id, 'verdict-lost'), {
    what: 'that its late proposal was refused',
  })
  const look = await mustSee(cluster, key)
  expect(look).toMatchObject({ verdict: null, inDoubt: true, prepared: ['a', 'b'], applied: [] })
})

describeReplay(() => cluster.query, 14)
