import { afterAll, beforeAll, expect, test } from 'vitest'
import { type PostgresCluster, startCluster } from '../support/cluster'
import { mustSee } from '../support/cluster-crash'
import { expectHonest, settled } from '../support/cluster-outcome'
import { beginBody, newTransfer } from '../support/cluster-transfer'
import { eventually } from '../support/eventually'

let cluster: PostgresCluster

beforeAll(async () => {
  cluster = await startCluster()
  await cluster.coordinator('c1').start()
})
afterAll(() => cluster?.remove())

/** A hundred transactions that commit. */
const others = `do $$ begin for i in 1..100 loop perform pg_current_xact_id(); commit; end loop; end $$`

test('a number that a crashed server gave out again proves nothing about the branch that had it', async () => {
  const { server, link, query } = cluster.banks.a
  // Else the log may reach the disk by chance, and the number with it.
  await query(`alter system set wal_writer_delay = '10s'`)
  await query('select pg_reload_conf()')
  const transfer = newTransfer()
  const snare = link.snare({ command: 'PREPARE TRANSACTION', side: 'request' })
  const telling = cluster.coordinator('c1').begin(beginBody(cluster, transfer))
  await snare.caught
  server.kill()
  link.cut()
  await server.start()
  await eventually(() => query(others), { what: 'that others have used its number' })
  const { id } = await mustSee(cluster, transfer.key)
  const [row] = await cluster.query<{ xid: string }>(
    'select xid from verdict_branch where transaction = $1 and n = 1',
    [id],
  )
  expect(await query('select pg_xact_status($1::xid8) status', [row?.xid])).toEqual([
    { status: 'committed' },
  ])
  link.join()
  await settled(cluster, transfer.key, { expected: 'aborted' })
  expectHonest(await telling, 'aborted')
})
