import { afterAll, beforeAll, expect, test } from 'vitest'
import { audit } from '../support/audit'
import { dieAt, hasRecord, mustSee } from '../support/cluster-crash'
import { expectHonest, outcomeAfter, settled } from '../support/cluster-outcome'
import { beginBody, newTransfer } from '../support/cluster-transfer'
import { drawn } from '../support/drawn'
import { type EtcdCluster, startEtcdCluster, startTransfers } from '../support/etcd-cluster'
import { eventually } from '../support/eventually'
import { startWeb, type WebProcess } from '../support/web-process'

/** Verdicts in a real etcd of three nodes, with coordinators, banks and web as real processes. */

let cluster: EtcdCluster
let web: WebProcess

beforeAll(async () => {
  cluster = await startEtcdCluster()
  await cluster.coordinator('c1').start()
  await cluster.coordinator('c1').owns()
  web = await startWeb(cluster)
})
afterAll(async () => {
  await web?.kill()
  await cluster?.remove()
})

test('kill -9 of any one node under transfers changes nothing', async () => {
  const { nodes } = cluster
  const running = startTransfers(cluster)
  await running.more(10)
  for (const index of [0, 1, 2]) {
    await nodes.kill(index)
    await nodes.agree(2)
    await running.more(10)
    nodes.start(index)
    await nodes.agree()
  }
  await running.stop()
  const { told } = running
  for (const key of told.keys()) await settled(cluster, key)
  expect(await audit(cluster, { told })).toEqual([])
  const outcomes = [...told.values()].map((one) => 'transaction' in one && one.transaction.outcome)
  expect(outcomes.filter((outcome) => outcome === 'committed').length).toBeGreaterThan(30)
})

test('a leader that stands still is left for another', async () => {
  const { nodes } = cluster
  const running = startTransfers(cluster)
  const leader = await nodes.leader()
  nodes.signal(leader, 'SIGSTOP')
  await nodes.agree(2)
  await running.more(20)
  nodes.signal(leader, 'SIGCONT')
  await nodes.agree()
  await running.stop()
  const { told } = running
  for (const key of told.keys()) await settled(cluster, key)
  expect(await audit(cluster, { told })).toEqual([])
})

test.each(drawn(Object.entries(outcomeAfter)))(
  'a coordinator that dies at %s comes back, and all ends as the register says',
  async (point, outcome) => {
    const { key } = await dieAt(cluster, point)
    await cluster.coordinator('c1').start()
    // What has reached etcd stands, though the journal never heard of it.
    const expected = outcome ?? 'committed'
    const { id, verdict } = await settled(cluster, key, { expected })
    expect(await cluster.inEtcd(id)).toBe(verdict)
  },
)

test('a coordinator that dies between etcd’s answer and the journal leaves a verdict that is found', async () => {
  const { key } = await dieAt(cluster, 'Dm', { recovery: 'manual' })
  const { id, ...look } = await mustSee(cluster, key)
  expect(look).toMatchObject({ verdict: null, outcome: null, prepared: ['a', 'b'], applied: [] })
  expect(await cluster.inEtcd(id)).toBe('commit')
  await cluster.coordinator('c1').start()
  await settled(cluster, key, { expected: 'committed' })
  expect(await hasRecord(cluster, id, 'verdict')).toBe(true)
})

test('an operator sees such a verdict while no coordinator is there, and cannot decide against it', async () => {
  const { key } = await dieAt(cluster, 'Dm')
  const { id } = await mustSee(cluster, key)
  const sight = await web.look(id)
  expect(sight.evidence.verdict).toBe('commit')
  expect(sight.preview.advice.abort.advice).toBe('blocked')
  const again = await web.act(sight, 'retry')
  expect(again).toMatchObject({ status: 200, body: { verdict: 'commit', state: 'verified' } })
  await settled(cluster, key, { expected: 'committed' })
  await cluster.coordinator('c1').start()
})

test('an owner that stood still while another took over is fenced by etcd', async () => {
  const [zombie, heir] = [cluster.coordinator('c1'), cluster.coordinator('c2')]
  await zombie.owns()
  await heir.start()
  const transfer = newTransfer()
  await zombie.arm('D0', 'stop')
  const asked = zombie.begin(beginBody(cluster, transfer, { deadlineMs: 60_000 }))
  await heir.owns()
  const before = await settled(cluster, transfer.key, { expected: 'aborted' })
  zombie.signal('SIGCONT')
  expectHonest(await asked, 'aborted')
  await eventually(() => hasRecord(cluster, before.id, 'verdict-lost'), {
    what: 'that its late proposal was recorded as lost',
  })
  await settled(cluster, transfer.key, { expected: 'aborted' })
  await heir.kill()
  await zombie.owns()
})

test('without a majority nothing is decided and nobody guesses; later it goes on, and the money is whole', async () => {
  const { nodes } = cluster
  const c1 = cluster.coordinator('c1')
  const leader = await nodes.leader()
  const others = [0, 1, 2].filter((index) => index !== leader)
  const [kept, lost] = others
  for (const index of [leader, lost ?? 0]) await nodes.kill(index)
  const transfer = newTransfer()
  const asked = c1.begin(beginBody(cluster, transfer, { deadlineMs: 2_000 }))
  const both = ['a', 'b']
  const { id } = await eventually(
    async () => {
      const look = await mustSee(cluster, transfer.key)
      return look.prepared.length === both.length ? look : null
    },
    { what: 'that both banks have promised' },
  )
  const answer = await asked
  expect(answer).toMatchObject({ type: 'pending', transaction: { outcome: null } })
  await c1.kill()
  await c1.start()
  const looked = await web.get('/v1/verdicts')
  expect(looked.body).toMatchObject({ store: 'etcd', blockedBy: 'no-majority' })
  expect(looked.body.nodes[kept ?? 0].state).toBe('without-leader')
  expect(await web.post(`/v1/transactions/${id}/evidence`)).toMatchObject({
    status: 503,
    body: { code: 'verdicts-unavailable' },
  })
  const { participants, ...refused } = await beginAtWeb()
  expect(refused).toMatchObject({ status: 503, body: { code: 'no-coordinator' } })
  expect(refused.body.detail).toContain('2 of its 3 nodes are silent')
  expect(participants).toEqual(both)
  const look = await mustSee(cluster, transfer.key)
  expect(look).toMatchObject({ verdict: null, outcome: null, prepared: both, applied: [] })
  for (const index of [leader, lost ?? 0]) nodes.start(index)
  await nodes.agree()
  await c1.owns()
  await settled(cluster, transfer.key, { withinMs: 30_000 })
  expect((await web.get('/v1/verdicts')).body.blockedBy).toBeNull()
})

/** A transfer through web, as a client begins it. */
async function beginAtWeb() {
  const { transaction } = beginBody(cluster, newTransfer())
  const participants = transaction.branches.map(({ participant }) => participant)
  return { participants, ...(await web.post('/v1/transactions', transaction)) }
}

test('after all of it every invariant holds', async () => {
  expect(await audit(cluster)).toEqual([])
})

test('an operator decides while every coordinator is down', async () => {
  const { key } = await dieAt(cluster, 'D0', { recovery: 'manual' })
  const { id } = await mustSee(cluster, key)
  expect(await web.act(await web.look(id), 'commit')).toMatchObject({
    status: 200,
    body: { verdict: 'commit', state: 'verified', position: expect.stringMatching(/^web · \d+$/) },
  })
  expect(await cluster.inEtcd(id)).toBe('commit')
  await cluster.coordinator('c1').start()
  await settled(cluster, key, { expected: 'committed' })
})
