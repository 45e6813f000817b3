import { afterAll, beforeAll, expect, test } from 'vitest'
import { ACCOUNTS, HOLDING } from '../support/cluster-bank'
import { dieAt, mustSee } from '../support/cluster-crash'
import { settled } from '../support/cluster-outcome'
import { beginBody, newTransfer } from '../support/cluster-transfer'
import { eventually } from '../support/eventually'
import {
  canTry,
  moneyOf,
  protocol,
  startTriedCluster,
  type TriedCluster,
} from '../support/tried-cluster'
import { startWeb, type WebProcess } from '../support/web-process'

let cluster: TriedCluster
let web: WebProcess
const waiting: string[] = []

/** What was reserved waits for an operator, and every coordinator is down. */
beforeAll(async () => {
  cluster = await startTriedCluster()
  for (const point of ['D0', 'D0', 'V1']) {
    waiting.push((await dieAt(cluster, point, { protocol, recovery: 'manual' })).key)
    await cluster.coordinator('c1').start()
    await canTry(cluster)
  }
  await eventually(
    async () => {
      const looks = await Promise.all(waiting.map((key) => mustSee(cluster, key)))
      return looks.every(({ inDoubt }) => inDoubt)
    },
    { what: 'that all are in doubt' },
  )
  await cluster.coordinator('c1').kill()
  web = await startWeb(cluster)
})
afterAll(async () => {
  await web?.kill()
  await cluster?.remove()
})

test.each([
  ['commit', 'What it has reserved is confirmed.'],
  ['abort', 'What it has reserved is given back.'],
] as const)(
  'while all coordinators are down an operator may %s what all have reserved',
  async (action, fate) => {
    const key = waiting.shift() ?? ''
    const { id } = await mustSee(cluster, key)
    const sight = await web.look(id)
    const { participants } = sight.evidence
    expect(participants).toMatchObject([{ value: 'reserved' }, { value: 'reserved' }])
    expect(sight.preview.advice[action].advice).toMatch(/^safe/)
    expect(JSON.stringify(sight.preview.consequences[action])).toContain(fate)
    expect(await web.act(sight, action)).toMatchObject({
      status: 200,
      body: { verdict: action, state: 'verified' },
    })
    await settled(cluster, key, { expected: action === 'commit' ? 'committed' : 'aborted' })
  },
)

test('what not all have reserved can only be cancelled, and is', async () => {
  const key = waiting.shift() ?? ''
  const { id } = await mustSee(cluster, key)
  // The second Try may be on its way still when its coordinator died; here it never arrived.
  await cluster.banks.b.query('delete from verdict_barrier where gid = $1', [id])
  const sight = await web.look(id)
  expect(sight.preview.advice.commit.advice).toBe('blocked')
  expect(await web.act(sight, 'abort')).toMatchObject({ status: 200, body: { state: 'verified' } })
  await settled(cluster, key, { expected: 'aborted' })
})

test('what branches were registered with is shown to nobody who looks at the records', async () => {
  const c1 = cluster.coordinator('c1')
  await c1.start()
  await canTry(cluster)
  const transfer = newTransfer()
  await c1.begin(beginBody(cluster, transfer, { protocol, wait: 'completed' }))
  const { id } = await mustSee(cluster, transfer.key)
  const { body } = await web.get(`/v1/transactions/${id}/events`)
  const begun = body.items.find(({ type }: { type: string }) => type === 'begun')
  expect(begun.data).toMatchObject({ tryConfirmCancel: true })
  expect(JSON.stringify(body)).not.toContain('payloads')
})

test('after all of it nothing is reserved any more', async () => {
  const { balance, reserved } = await moneyOf(cluster)
  expect({ balance, reserved }).toEqual({ balance: 2 * ACCOUNTS * HOLDING, reserved: 0 })
})
