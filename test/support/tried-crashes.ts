import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BANKS, type BankName } from './cluster'
import { ACCOUNTS, HOLDING } from './cluster-bank'
import { dieAt } from './cluster-crash'
import { expectHonest, type Outcome, outcomeAfter, settled } from './cluster-outcome'
import { beginBody, type Look, lookAt, newTransfer, TOO_MUCH } from './cluster-transfer'
import { drawn } from './drawn'
import { notReplayed } from './replayed'
import { canTry, moneyOf, protocol, type TriedCluster } from './tried-cluster'

/** A Try is asked again, and the service may be back by then: either way, but equal everywhere. */
const moments = [
  ['try', 'request', null],
  ['try', 'reply', null],
  ['confirm', 'request', 'committed'],
  ['confirm', 'reply', 'committed'],
  ['cancel', 'request', 'aborted'],
  ['cancel', 'reply', 'aborted'],
] as const satisfies readonly (readonly [string, 'request' | 'reply', Outcome | null])[]

/**
 * Try–Confirm–Cancel over two services, with the coordinator killed at every point and these services
 * around each step; answers the cluster, for what a test adds. `describeTriedEnd` belongs after it.
 */
export function describeTriedCrashes(
  start: () => Promise<TriedCluster>,
  services: readonly BankName[] = BANKS,
): () => TriedCluster {
  let cluster: TriedCluster
  const past: { readonly key: string; readonly look: Look }[] = []
  const c1 = () => cluster.coordinator('c1')

  beforeAll(async () => {
    cluster = await start()
  })
  afterAll(() => cluster?.remove())

  describe('the coordinator dies and comes back', () => {
    test.each(drawn(Object.entries(outcomeAfter)))('at %s', async (point, expected) => {
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

  describe.each([...services])('service %s is killed', (bank) => {
    const other: BankName = bank === 'a' ? 'b' : 'a'

    test.each(drawn(moments))('at its %s, %s, and comes back', async (moment, side, expected) => {
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
  return () => cluster
}

/** Of all of both services, once everything is over. */
export const describeTriedEnd = (cluster: () => TriedCluster): void =>
  test('after all of it nothing is reserved any more, and no money was lost or made', async () => {
    expect(await moneyOf(cluster())).toEqual({ balance: 2 * ACCOUNTS * HOLDING, reserved: 0 })
    expect(await notReplayed(cluster().query)).toMatchObject({ found: [] })
  })
