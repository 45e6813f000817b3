import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BANKS, type BankName } from '../support/cluster'
import { ACCOUNTS, HOLDING } from '../support/cluster-bank'
import { dieAt } from '../support/cluster-crash'
import { expectHonest, type Outcome, outcomeAfter, settled } from '../support/cluster-outcome'
import { beginBody, type Look, lookAt, newTransfer, TOO_MUCH } from '../support/cluster-transfer'
import { eventually } from '../support/eventually'
import {
  canTry,
  moneyOf,
  protocol,
  startTriedCluster,
  type TriedCluster,
} from '../support/tried-cluster'

let cluster: TriedCluster
const past: { readonly key: string; readonly look: Look }[] = []
const c1 = () => cluster.coordinator('c1')

beforeAll(async () => {
  cluster = await startTriedCluster()
})
afterAll(() => cluster?.remove())

describe('the coordinator dies and comes back', () => {
  test.each(Object.entries(outcomeAfter))('at %s', async (point, expected) => {
    const { key } = await dieAt(cluster, point, { protocol })
    await c1().start()
    const look = await settled(cluster, key, { ...(expected !== null && { expected }) })
    past.push({ key, look })
    await canTry(cluster)
  })

  test.each(['R2', 'Z2', 'R1', 'Z1'])('at %s, while it cancels', async (point) => {
    const { key } = await dieAt(cluster, point, { protocol, sum: TOO_MUCH })
    await c1().start()
    past.push({ key, look: await settled(cluster, key, { expected: 'aborted' }) })
    await canTry(cluster)
  })

  test('and no later restart has changed anything', async () => {
    for (const { key, look } of past) expect(await lookAt(cluster, key)).toEqual(look)
  })
})

/** A Try is asked again, and the service may be back by then: either way, but equal everywhere. */
const moments = [
  ['try', 'request', null],
  ['try', 'reply', null],
  ['confirm', 'request', 'committed'],
  ['confirm', 'reply', 'committed'],
  ['cancel', 'request', 'aborted'],
  ['cancel', 'reply', 'aborted'],
] as const satisfies readonly (readonly [string, 'request' | 'reply', Outcome | null])[]

describe.each(BANKS)('service %s is killed', (bank) => {
  const other: BankName = bank === 'a' ? 'b' : 'a'

  test.each(moments)('at its %s, %s, and comes back', async (moment, side, expected) => {
    const victim = cluster.banks[bank]
    const refused = { payer: other, sum: TOO_MUCH }
    const transfer = newTransfer(moment === 'cancel' ? refused : { payer: bank })
    const snare = victim.link.snare(moment, side)
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
})

test('a Try that a stopped coordinator sends after its successor has cancelled reserves nothing', async () => {
  const [zombie, standby] = [c1(), cluster.coordinator('c2')]
  await standby.start()
  const transfer = newTransfer({ payer: 'b' })
  await zombie.arm('S1', 'stop')
  const told = zombie.begin(beginBody(cluster, transfer, { protocol, deadlineMs: 20_000 }))
  await standby.owns()
  await eventually(async () => (await lookAt(cluster, transfer.key))?.verdict === 'abort', {
    what: 'that the new owner cancels',
    withinMs: 20_000,
  })
  zombie.signal('SIGCONT')
  expectHonest(await told, 'aborted')
  await settled(cluster, transfer.key, { expected: 'aborted', withinMs: 20_000 })
})

test('after all of it nothing is reserved any more, and no money was lost or made', async () => {
  expect(await moneyOf(cluster)).toEqual({ balance: 2 * ACCOUNTS * HOLDING, reserved: 0 })
})
