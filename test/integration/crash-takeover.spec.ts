import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Cluster, startCluster } from '../support/cluster'
import { dieAt, mustSee } from '../support/cluster-crash'
import { outcomeAfter, settled } from '../support/cluster-outcome'
import type { Look } from '../support/cluster-transfer'
import { describeReplay } from '../support/replayed'

let cluster: Cluster
let [owner, standby] = ['c1', 'c2']
const past: { readonly key: string; readonly look: Look }[] = []

beforeAll(async () => {
  cluster = await startCluster()
  await cluster.coordinator(owner).start()
  await cluster.coordinator(owner).owns()
  await cluster.coordinator(standby).start()
})
afterAll(() => cluster?.remove())

test.each(Object.entries(outcomeAfter))(
  'when the owner dies at %s, the standby finishes',
  async (point, expected) => {
    const dying = cluster.coordinator(owner)
    const { key } = await dieAt(cluster, point, { at: owner })
    const look = await settled(cluster, key, expected === null ? {} : { expected })
    past.push({ key, look })
    // One that comes back before its lease has run out takes its own shards again.
    await cluster.coordinator(standby).owns()
    await dying.start()
    ;[owner, standby] = [standby, owner]
  },
)

test('nothing of it was changed by those that came and went later', async () => {
  for (const { key, look } of past) expect(await mustSee(cluster, key)).toEqual(look)
})

test('each epoch of a shard had one writer', async () => {
  const rows = await cluster.query(
    `select t.shard, r.epoch from verdict_record r join verdict_transaction t on t.id = r.transaction
     where r.epoch is not null group by 1, 2 having count(distinct r.stream) > 1`,
  )
  expect(rows).toEqual([])
})

describeReplay(() => cluster.query, 14)
