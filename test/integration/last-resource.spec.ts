import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Cluster, startClusterOf } from '../support/cluster'
import { type PostgresClusterBank, startPostgresBank } from '../support/cluster-bank-postgres'
import { type SqliteClusterBank, startSqliteClusterBank } from '../support/cluster-bank-sqlite'
import { mustSee } from '../support/cluster-crash'
import { settled } from '../support/cluster-outcome'
import { beginBody, newTransfer } from '../support/cluster-transfer'
import { newBranch } from '../support/postgres'
import { decides, work } from '../support/sqlite-branch'

let cluster: Cluster<PostgresClusterBank, SqliteClusterBank>

beforeAll(async () => {
  cluster = await startClusterOf(startPostgresBank, startSqliteClusterBank)
  await cluster.coordinator('c1').start()
  await cluster.coordinator('c1').owns()
})
afterAll(() => cluster?.remove())

type Body = ReturnType<typeof beginBody>
type Branch = Body['transaction']['branches'][number]

const begin = (body: Body) => cluster.coordinator('c1').begin({ ...body, wait: 'completed' })
const withBranches = (body: Body, change: (branches: Branch[]) => Branch[]): Body => ({
  ...body,
  transaction: { ...body.transaction, branches: change(body.transaction.branches) },
})
const sayB = (sql: string, ...params: unknown[]): Branch => ({
  participant: 'b',
  statements: [{ sql, params }],
})
const recordsOf = (id: string) =>
  cluster.query<{ type: string; branch: number | null; data: Record<string, unknown> }>(
    `select type, branch, data from verdict_record where transaction = $1 order by stream, seq`,
    [id],
  )

describe('PostgreSQL and SQLite in one transaction', () => {
  test('commit: the begin record names the decider, which commits before the verdict is written', async () => {
    const transfer = newTransfer()
    expect(await begin(beginBody(cluster, transfer))).toMatchObject({ type: 'answered' })
    const { id } = await settled(cluster, transfer.key, { expected: 'committed' })
    const records = await recordsOf(id)
    expect(records[0]).toMatchObject({ type: 'begun', data: { decider: 2 } })
    const told = records.filter(({ type }) =>
      ['voted', 'decider-answered', 'verdict'].includes(type),
    )
    expect(told.map(({ type, branch }) => [type, branch])).toEqual([
      ['voted', 1],
      ['decider-answered', 2],
      ['verdict', null],
    ])
    expect(told[1]?.data).toMatchObject({ found: 'committed' })
    const confirmed = records.filter(({ type }) => type === 'confirmed')
    expect(confirmed.map(({ branch }) => branch)).toEqual([1])
  })

  test('PostgreSQL says no: SQLite is never told to commit', async () => {
    const transfer = newTransfer({ payer: 'a', sum: 1_000_000 })
    await begin(beginBody(cluster, transfer))
    const { id } = await settled(cluster, transfer.key, { expected: 'aborted' })
    const types = (await recordsOf(id)).map(({ type }) => type)
    expect(types).not.toContain('decider-answered')
  })

  test('the commit of SQLite is refused by a constraint: all is rolled back', async () => {
    const transfer = newTransfer()
    const body = withBranches(beginBody(cluster, transfer), ([a, b]) =>
      [a, b]
        .flatMap((branch) => branch ?? [])
        .map((branch) =>
          branch.participant === 'a'
            ? branch
            : {
                ...branch,
                statements: [
                  ...branch.statements,
                  { sql: 'insert into refusing values (?)', params: ['nobody'] },
                ],
              },
        ),
    )
    await begin(body)
    const { id } = await settled(cluster, transfer.key, { expected: 'aborted' })
    const answer = (await recordsOf(id)).find(({ type }) => type === 'decider-answered')
    expect(answer?.data).toMatchObject({ found: 'refused', code: 'SQLITE_CONSTRAINT_FOREIGNKEY' })
    expect(cluster.banks.b.file.query('select count(*) from refusing')).toEqual([[0]])
  })

  test('SQLite only reads: it is an ordinary read-only branch, and PostgreSQL commits', async () => {
    const transfer = newTransfer()
    const body = withBranches(beginBody(cluster, transfer), ([a]) => [
      ...(a === undefined ? [] : [a]),
      sayB('select balance from accounts where id = ?', '1'),
    ])
    expect(await begin(body)).toMatchObject({ transaction: { outcome: 'committed' } })
    const { id } = await mustSee(cluster, transfer.key)
    const rows = await cluster.query(
      'select n, state, vote from verdict_branch where transaction = $1 order by n',
      [id],
    )
    expect(rows).toEqual([
      { n: 1, state: 'committed', vote: 'yes' },
      { n: 2, state: 'read-only', vote: 'read-only' },
    ])
  })

  test('SQLite alone', async () => {
    const transfer = newTransfer()
    const body = withBranches(beginBody(cluster, transfer), ([, b]) => (b === undefined ? [] : [b]))
    expect(await begin(body)).toMatchObject({ transaction: { outcome: 'committed' } })
    const entries = 'select count(*) from ledger where entry = ?'
    expect(cluster.banks.b.file.query(entries, [transfer.key])).toEqual([[1]])
  })

  test('a second one that cannot prepare is refused before anything runs', async () => {
    const transfer = newTransfer()
    const body = withBranches(beginBody(cluster, transfer), (branches) => [
      ...branches,
      sayB('insert into ledger values (?, ?, ?)', transfer.key, '1', 1),
    ])
    expect(await begin(body)).toMatchObject({ type: 'refused', code: 'second-last-resource' })
    expect(
      await cluster.query('select from verdict_transaction where idempotency_key = $1', [
        transfer.key,
      ]),
    ).toEqual([])
  })

  test('the turn at the file does not come before the deadline: abort, and nobody is left waiting', async () => {
    const other = cluster.banks.b.file.participant()
    const holding = newBranch()
    await work(other, holding, { statements: [{ sql: 'select 1', params: [] }] })
    const transfer = newTransfer()
    await begin(beginBody(cluster, transfer, { deadlineMs: 1_000 }))
    await other.release(holding)
    await settled(cluster, transfer.key, { expected: 'aborted' })
    expect(await decides(other).decide(holding, AbortSignal.timeout(1_000))).toMatchObject({
      found: 'unknown',
    })
  })

  test('many at once: each is in both banks or in neither', async () => {
    const transfers = Array.from({ length: 12 }, () => newTransfer())
    await Promise.all(transfers.map((one) => begin(beginBody(cluster, one))))
    for (const { key } of transfers) await settled(cluster, key)
    const { a, b } = cluster.banks
    const rows = await a.query<{ n: number }>(
      'select count(*)::int n from ledger where transaction = any($1)',
      [transfers.map(({ key }) => key)],
    )
    expect(rows[0]?.n).toBe(12)
    for (const { key } of transfers)
      expect(b.file.query('select delta from ledger where entry = ?', [key])).toHaveLength(1)
  })
})
