import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type PostgresCluster, startCluster, startClusterOf } from '../support/cluster'
import { startMariadbClusterBank } from '../support/cluster-bank-mariadb'
import { startPostgresBank } from '../support/cluster-bank-postgres'
import { hasRecord } from '../support/cluster-crash'
import { beginBody, lookAt, newTransfer, TOO_MUCH } from '../support/cluster-transfer'
import { decided, decidingBody, describeDeciding } from '../support/deciding-crashes'

describeDeciding('PostgreSQL alone, or last', startCluster, ['one-phase', 'last-agent'])
describeDeciding(
  'MariaDB alone, or PostgreSQL after it',
  () => startClusterOf(startMariadbClusterBank, startPostgresBank),
  ['one-phase'],
)
describeDeciding(
  'MariaDB after PostgreSQL',
  () => startClusterOf(startPostgresBank, startMariadbClusterBank),
  ['last-agent'],
)

describe('the bank', () => {
  let cluster: PostgresCluster
  beforeAll(async () => {
    cluster = await startCluster()
    await cluster.coordinator('c1').start()
    await cluster.coordinator('c1').owns()
  })
  afterAll(() => cluster?.remove())

  test('with a second participant one phase is not used, and the plan says why', async () => {
    const transfer = newTransfer()
    const body = beginBody(cluster, transfer, { wait: 'completed' })
    const asked = { ...body, transaction: { ...body.transaction, optimise: ['one-phase'] } }
    expect(await cluster.coordinator('c1').begin(asked)).toMatchObject({
      transaction: { outcome: 'committed' },
    })
    const look = await lookAt(cluster, transfer.key)
    expect(look?.applied).toEqual(['a', 'b'])
    expect(await hasRecord(cluster, look?.id ?? '', 'voted')).toBe(true)
  })

  test.each(['one-phase', 'last-agent'] as const)(
    'that refuses the commit itself aborts it (%s)',
    async (optimise) => {
      const payer = optimise === 'one-phase' ? 'a' : 'b'
      const transfer = newTransfer({ sum: TOO_MUCH, payer })
      const told = await cluster.coordinator('c1').begin(decidingBody(cluster, transfer, optimise))
      expect(told).toMatchObject({ type: 'answered', transaction: { outcome: 'aborted' } })
      await decided(cluster, transfer, { optimise, expected: 'aborted' })
    },
  )

  test.each([
    ['one-phase', 'request', 'aborted'],
    ['one-phase', 'reply', 'committed'],
    ['last-agent', 'request', 'aborted'],
    ['last-agent', 'reply', 'committed'],
  ] as const)(
    'that dies around its commit (%s, %s) is asked when it is back',
    async (optimise, side, expected) => {
      const { link, server } = cluster.banks[optimise === 'one-phase' ? 'a' : 'b']
      const transfer = newTransfer()
      const snare = link.snare({ command: 'COMMIT', side })
      const telling = cluster
        .coordinator('c1')
        .begin(decidingBody(cluster, transfer, optimise, 'decided'))
      await snare.caught
      server.kill()
      snare.cut()
      await server.start()
      await decided(cluster, transfer, { optimise, expected })
      expect(await telling).toMatchObject({ transaction: { outcome: expected } })
    },
  )
})
