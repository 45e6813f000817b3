import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Cluster, startClusterOf } from '../support/cluster'
import { type MariadbClusterBank, startMariadbClusterBank } from '../support/cluster-bank-mariadb'
import { type PostgresClusterBank, startPostgresBank } from '../support/cluster-bank-postgres'
import { mustSee } from '../support/cluster-crash'
import { expectHonest, settled } from '../support/cluster-outcome'
import { beginBody, newTransfer } from '../support/cluster-transfer'

let cluster: Cluster<PostgresClusterBank, MariadbClusterBank>
let [owner, standby] = ['c1', 'c2']

beforeAll(async () => {
  cluster = await startClusterOf(startPostgresBank, startMariadbClusterBank)
  await cluster.coordinator(owner).start()
  await cluster.coordinator(owner).owns()
  await cluster.coordinator(standby).start()
})
afterAll(() => cluster?.remove())

const connectionOf = async (id: string): Promise<string | null> => {
  const sql = 'select session from verdict_branch where transaction = $1 and participant = $2'
  const [row] = await cluster.query<{ session: string | null }>(sql, [id, 'b'])
  return row?.session ?? null
}

const isConnected = async (connection: string | null): Promise<boolean> => {
  const sql = 'select 1 from information_schema.processlist where id = ?'
  return (await cluster.banks.b.server.query(sql, [Number(connection)])).length === 1
}

/** Its connection to MariaDB stays open and half of it is dead; the deadline would free it too late. */
test.each([
  ['V2', 'aborted'],
  ['D1', 'committed'],
] as const)(
  'an owner that stands still at %s holds the branch, and the standby takes it: %s',
  async (point, expected) => {
    const zombie = cluster.coordinator(owner)
    const transfer = newTransfer()
    await zombie.arm(point, 'stop')
    const told = zombie.begin(beginBody(cluster, transfer, { deadlineMs: 120_000 }))
    await cluster.coordinator(standby).owns()
    const look = await settled(cluster, transfer.key, { expected })
    expect(await isConnected(await connectionOf(look.id))).toBe(false)
    zombie.signal('SIGCONT')
    ;[owner, standby] = [standby, owner]
    expectHonest(await told, expected)
    const { records: _, ...after } = await mustSee(cluster, transfer.key)
    expect(look).toMatchObject(after)
  },
)
