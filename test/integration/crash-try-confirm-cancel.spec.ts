import { test } from 'vitest'
import { expectHonest, settled } from '../support/cluster-outcome'
import { beginBody, lookAt, newTransfer } from '../support/cluster-transfer'
import { eventually } from '../support/eventually'
import { protocol, startTriedCluster } from '../support/tried-cluster'
import { describeTriedCrashes, describeTriedEnd } from '../support/tried-crashes'

const cluster = describeTriedCrashes(startTriedCluster)

test('a Try that a stopped coordinator sends after its successor has cancelled reserves nothing', async () => {
  const [zombie, standby] = [cluster().coordinator('c1'), cluster().coordinator('c2')]
  await standby.start()
  const transfer = newTransfer({ payer: 'b' })
  await zombie.arm('S1', 'stop')
  const told = zombie.begin(beginBody(cluster(), transfer, { protocol, deadlineMs: 20_000 }))
  await standby.owns()
  await eventually(async () => (await lookAt(cluster(), transfer.key))?.verdict === 'abort', {
    what: 'that the new owner cancels',
    withinMs: 20_000,
  })
  zombie.signal('SIGCONT')
  expectHonest(await told, 'aborted')
  await settled(cluster(), transfer.key, { expected: 'aborted', withinMs: 20_000 })
})

describeTriedEnd(cluster)
