import { afterAll, beforeAll, expect, test } from 'vitest'
import { type PostgresCluster, startCluster } from '../support/cluster'
import { mustSee } from '../support/cluster-crash'
import { expectHonest, settled } from '../support/cluster-outcome'
import { beginBody, newTransfer, TOO_MUCH } from '../support/cluster-transfer'
import { eventually } from '../support/eventually'

let cluster: PostgresCluster

beforeAll(async () => {
  cluster = await startCluster()
  await cluster.coordinator('c1').start()
})
afterAll(() => cluster?.remove())

/** D39: one message vanishes, and its connection stays open and silent for ever. */
const losses = [
  ['PREPARE TRANSACTION', 'request', 3_000, 'aborted'],
  ['PREPARE TRANSACTION', 'reply', 10_000, 'committed'],
  ['COMMIT PREPARED', 'request', 10_000, 'committed'],
  ['COMMIT PREPARED', 'reply', 10_000, 'committed'],
  ['ROLLBACK PREPARED', 'request', 10_000, 'aborted'],
  ['ROLLBACK PREPARED', 'reply', 10_000, 'aborted'],
] as const

test('one lost message, whichever it is, is made good', async () => {
  const c1 = cluster.coordinator('c1')
  const cases = []
  for (const [command, side, deadlineMs, expected] of losses) {
    const transfer = newTransfer(command === 'ROLLBACK PREPARED' ? { sum: TOO_MUCH } : {})
    const snare = cluster.banks.b.link.snare({ command, side })
    const telling = c1.begin(beginBody(cluster, transfer, { deadlineMs }))
    await snare.caught
    cases.push({ key: transfer.key, snare, telling, expected })
  }
  for (const { key, snare, telling, expected } of cases) {
    await settled(cluster, key, { expected })
    expectHonest(await telling, expected)
    snare.cut()
  }
})

test('a prepare that arrives after the abort does not stay, for the abort waits for it', async () => {
  const c1 = cluster.coordinator('c1')
  const transfer = newTransfer()
  const snare = cluster.banks.b.link.snare({ command: 'PREPARE TRANSACTION', side: 'request' })
  const telling = c1.begin(beginBody(cluster, transfer, { deadlineMs: 60_000 }))
  await snare.caught
  await c1.kill()
  expectHonest(await telling, null)
  await c1.start()
  const { id } = await mustSee(cluster, transfer.key)
  await eventually(
    async () =>
      (
        await cluster.query('select from verdict_attempt where transaction = $1 and branch = 2', [
          id,
        ])
      ).length > 0,
    { what: 'that the abort could not be confirmed', withinMs: 20_000 },
  )
  expect(await mustSee(cluster, transfer.key)).toMatchObject({ verdict: 'abort', ended: false })
  snare.release()
  await settled(cluster, transfer.key, { expected: 'aborted' })
})
