import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Cluster, startClusterOf } from '../support/cluster'
import { type PostgresClusterBank, startPostgresBank } from '../support/cluster-bank-postgres'
import { type SqliteClusterBank, startSqliteClusterBank } from '../support/cluster-bank-sqlite'
import { dieAt, hasRecord, mustSee } from '../support/cluster-crash'
import { expectHonest, type Outcome, outcomeOfKilling, settled } from '../support/cluster-outcome'
import { beginBody, type Look, lookAt, newTransfer } from '../support/cluster-transfer'
import { drawn } from '../support/drawn'
import { eventually } from '../support/eventually'

let cluster: Cluster<PostgresClusterBank, SqliteClusterBank>
const past: { readonly key: string; readonly look: Look }[] = []

beforeAll(async () => {
  cluster = await startClusterOf(startPostgresBank, startSqliteClusterBank)
  await cluster.coordinator('c1').start()
  await cluster.coordinator('c1').owns()
})
afterAll(() => cluster?.remove())

/** L0, Lm and L1: before SQLite is told to commit, while it is, and after it has answered. */
const outcomeAfter: Readonly<Record<string, Outcome | null>> = {
  ...{ B0: 'aborted', S1: 'aborted', V1: 'aborted', L0: 'aborted', Lm: null, L1: 'committed' },
  ...{ D0: 'committed', Dm: 'committed', D1: 'committed', C1: 'committed', A1: 'committed' },
  ...{ E0: 'committed', E1: 'committed' },
}

describe('a transfer between PostgreSQL and SQLite, which decides', () => {
  test.each(drawn(Object.entries(outcomeAfter)))(
    'a coordinator that dies at %s',
    async (point, expected) => {
      const { key } = await dieAt(cluster, point)
      await cluster.coordinator('c1').start()
      const look = await settled(cluster, key, expected === null ? {} : { expected })
      past.push({ key, look })
    },
  )

  test.each([
    ['L0', 'aborted'],
    ['L1', 'committed'],
  ] as const)('when the owner dies at %s, the standby finishes', async (point, expected) => {
    await cluster.coordinator('c2').start()
    const { key } = await dieAt(cluster, point)
    const look = await settled(cluster, key, { expected })
    past.push({ key, look })
    await cluster.coordinator('c2').kill()
    await cluster.coordinator('c1').start()
    await cluster.coordinator('c1').owns()
  })
})

/** The decider refuses its own commit, when all others have promised. */
function refusedThere(body: ReturnType<typeof beginBody>) {
  const nobody = { sql: 'insert into refusing values (?)', params: ['nobody'] }
  const branches = body.transaction.branches.map((branch) =>
    branch.participant === 'b' ? { ...branch, statements: [...branch.statements, nobody] } : branch,
  )
  return { ...body, transaction: { ...body.transaction, branches } }
}

describe('PostgreSQL, killed beside the decider', () => {
  test.each(drawn(outcomeOfKilling))(
    'at %s, %s: both banks end alike',
    async (command, side, expected) => {
      const { link, server } = cluster.banks.a
      const transfer = newTransfer()
      const snare = link.snare({ command, side })
      const body = beginBody(cluster, transfer)
      const aborts = command === 'ROLLBACK PREPARED'
      const telling = cluster.coordinator('c1').begin(aborts ? refusedThere(body) : body)
      await snare.caught
      server.kill()
      snare.cut()
      await server.start()
      const look = await settled(cluster, transfer.key, expected === null ? {} : { expected })
      past.push({ key: transfer.key, look })
      expectHonest(await telling, look.outcome)
    },
  )
})

describe('while the file is away', () => {
  test.each([
    ['L1', 'committed', 'P0'],
    ['L0', 'aborted', 'P1'],
  ] as const)(
    'what %s left is in doubt; back again it is %s, though recovery dies at %s',
    async (point, expected, again) => {
      const { key } = await dieAt(cluster, point)
      const c1 = cluster.coordinator('c1')
      const { b } = cluster.banks
      b.away()
      try {
        await c1.start()
        const { id } = await eventually(
          async () =>
            (
              await cluster.query<{ id: string }>(
                `select id from verdict_transaction
               where idempotency_key = $1 and in_doubt_since is not null and outcome is null`,
                [key],
              )
            )[0],
          { what: 'that it is in doubt' },
        )
        await eventually(() => hasRecord(cluster, id, 'attempt'))
        await c1.arm(again)
        if (again === 'P0') expect(await c1.ended()).toBe('SIGKILL')
      } finally {
        b.back()
      }
      expect(await c1.ended()).toBe('SIGKILL')
      await c1.start()
      past.push({ key, look: await settled(cluster, key, { expected }) })
    },
  )
})

test('every later restart has changed nothing', async () => {
  for (const { key, look } of past) expect(await lookAt(cluster, key)).toEqual(look)
})

test('both banks tell the same of every transfer, and the file is whole to stock SQLite', async () => {
  const { a, b } = cluster.banks
  const rows = await a.query<{ transaction: string }>(
    'select transaction from ledger order by transaction',
  )
  const entries = b.file.query('select entry from ledger order by entry')
  expect(entries.flat()).toEqual(rows.map(({ transaction }) => transaction))
  const committed = past.filter(({ look }) => look.outcome === 'committed')
  expect(rows).toHaveLength(committed.length)
  expect(await b.file.stock('pragma integrity_check')).toEqual([['ok']])
  for (const { key } of past) expect((await mustSee(cluster, key)).prepared).toEqual([])
})
