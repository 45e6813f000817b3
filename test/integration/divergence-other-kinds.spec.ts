import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Cluster, startClusterOf } from '../support/cluster'
import { type MariadbClusterBank, startMariadbClusterBank } from '../support/cluster-bank-mariadb'
import { type SqliteClusterBank, startSqliteClusterBank } from '../support/cluster-bank-sqlite'
import { type Outcome, settled } from '../support/cluster-outcome'
import { beginBody, newTransfer, TOO_MUCH } from '../support/cluster-transfer'
import { type DivergenceWorld, openDivergence } from '../support/divergence-world'

const TRANSFERS = 24
const ABORTED_EVERY = 4

let cluster: Cluster<MariadbClusterBank, SqliteClusterBank>
let audit: DivergenceWorld

beforeAll(async () => {
  cluster = await startClusterOf(startMariadbClusterBank, startSqliteClusterBank)
  await cluster.coordinator('c1').start()
  audit = await openDivergence(cluster)
})
afterAll(async () => {
  await audit?.close()
  await cluster?.remove()
})

async function run(expected: Outcome) {
  const transfer = newTransfer(expected === 'aborted' ? { sum: TOO_MUCH } : {})
  await cluster.coordinator('c1').begin(beginBody(cluster, transfer, { wait: 'completed' }))
  const { id } = await settled(cluster, transfer.key, { expected })
  return { id, key: transfer.key }
}

const stateOf = async (id: string) => {
  const [row] = await cluster.query<{ state: string; ended: boolean }>(
    'select state, ended_at is not null ended from verdict_transaction where id = $1',
    [id],
  )
  return row
}

test('what has ended at a MariaDB and at a file of SQLite is proved equal', async () => {
  for (let n = 1; n <= TRANSFERS; n++) await run(n % ABORTED_EVERY === 0 ? 'aborted' : 'committed')
  const found = await audit.checked(TRANSFERS)
  expect(found).toMatchObject({ violated: 0, items: [] })
  expect(found.participants.map(({ kind, state }) => [kind, state])).toEqual([
    ['mariadb', 'checking'],
    ['sqlite', 'checking'],
  ])
  const banks = cluster.banks
  for (const participant of [
    banks.a.server.participant({ name: 'a' }),
    banks.b.file.participant('b'),
  ]) {
    const { opened, outcomes } = await audit.compare(participant)
    expect(opened).toBe(0)
    expect([...outcomes.values()].reduce((sum, count) => sum + count, 0)).toBe(TRANSFERS)
  }
})

test('a marker that is deleted is found, at the one and at the other', async () => {
  const [atMariadb, atSqlite] = [await run('committed'), await run('committed')]
  await cluster.banks.a.server.query('delete from verdict_marker where gid = ?', [atMariadb.id])
  await cluster.banks.b.file.stock(`delete from verdict_marker where gid = '${atSqlite.id}'`)
  expect(await audit.found(atMariadb.key)).toMatchObject({
    ...{ participant: 'a', branch: 1, expected: 'committed', found: 'no-trace' },
  })
  expect(await audit.found(atSqlite.key)).toMatchObject({
    ...{ participant: 'b', branch: 2, expected: 'committed', found: 'no-trace' },
  })
  for (const { id } of [atMariadb, atSqlite])
    expect(await stateOf(id)).toEqual({ state: 'heuristic', ended: true })
})

test('a marker that is written for an aborted branch is found, at the one and at the other', async () => {
  const [atMariadb, atSqlite] = [await run('aborted'), await run('aborted')]
  await cluster.banks.a.server.query(
    `insert into verdict_marker (gid, branch, kind, epoch) values (?, 1, 'WORK', 0)
     on duplicate key update kind = 'WORK'`,
    [atMariadb.id],
  )
  await cluster.banks.b.file.stock(
    `insert or replace into verdict_marker (gid, branch, kind, epoch, at)
     values ('${atSqlite.id}', 2, 'WORK', 0, ${Date.now()})`,
  )
  expect(await audit.found(atMariadb.key)).toMatchObject({
    ...{ participant: 'a', branch: 1, expected: 'aborted', found: 'committed' },
  })
  expect(await audit.found(atSqlite.key)).toMatchObject({
    ...{ participant: 'b', branch: 2, expected: 'aborted', found: 'committed' },
  })
  expect((await audit.read()).items).toHaveLength(4)
})
