import { afterAll, beforeAll, describe, test } from 'vitest'
import { BANKS, type PostgresCluster, startCluster } from '../support/cluster'
import { mustSee } from '../support/cluster-crash'
import { expectHonest, outcomeOfKilling, settled } from '../support/cluster-outcome'
import { beginBody, newTransfer, TOO_MUCH } from '../support/cluster-transfer'
import { eventually } from '../support/eventually'
import { describeReplay } from '../support/replayed'

let cluster: PostgresCluster

beforeAll(async () => {
  cluster = await startCluster()
  await cluster.coordinator('c1').start()
})
afterAll(() => cluster?.remove())

const begin = (body: unknown) => cluster.coordinator('c1').begin(body)

describe.each(BANKS)('bank %s, killed', (bank) => {
  test.each(outcomeOfKilling)(
    'at %s, %s: both banks end alike',
    async (command, side, expected) => {
      const { link, server } = cluster.banks[bank]
      const no = { payer: bank === 'a' ? ('b' as const) : ('a' as const), sum: TOO_MUCH }
      const transfer = newTransfer(command === 'ROLLBACK PREPARED' ? no : {})
      const snare = link.snare({ command, side })
      const telling = begin(beginBody(cluster, transfer))
      await snare.caught
      server.kill()
      snare.cut()
      await server.start()
      const { outcome } = await settled(
        cluster,
        transfer.key,
        expected === null ? {} : { expected },
      )
      expectHonest(await telling, outcome)
    },
  )
})

test('a bank that is down past the deadline and many attempts is told until it hears', async () => {
  // One that has met no death yet: its breaker is shut, and keeps no attempt back.
  await cluster.coordinator('c1').kill()
  await cluster.coordinator('c1').start()
  await cluster.coordinator('c1').owns()
  const { link, server } = cluster.banks.b
  const transfer = newTransfer()
  const snare = link.snare({ command: 'COMMIT PREPARED', side: 'request' })
  const told = await begin(beginBody(cluster, transfer, { deadlineMs: 1_500 }))
  expectHonest(told, 'committed')
  await snare.caught
  const { id } = await mustSee(cluster, transfer.key)
  server.kill()
  snare.cut()
  await eventually(
    async () => {
      const [row] = await cluster.query<{ n: number; late: boolean }>(
        `select count(*)::int n, max(a.at) > max(t.deadline_at) late
         from verdict_attempt a join verdict_transaction t on t.id = a.transaction where t.id = $1`,
        [id],
      )
      return row !== undefined && row.n >= 7 && row.late
    },
    { what: 'that it was told seven times, and after the deadline', withinMs: 40_000 },
  )
  await server.start()
  await settled(cluster, transfer.key, { expected: 'committed' })
})

describeReplay(() => cluster.query, 6)
