import { afterAll, beforeAll, expect, test } from 'vitest'
import { mulberry32 } from '@/server/lab/transfers'
import { audit } from '../support/audit'
import { runChaos } from '../support/chaos'
import { BANKS, type PostgresCluster, startCluster } from '../support/cluster'
import { ACCOUNTS, HOLDING } from '../support/cluster-bank'
import { openDivergence } from '../support/divergence-world'
import { eventually } from '../support/eventually'
import { notReplayed } from '../support/replayed'

const TRANSFERS = 2_000
const CONCURRENCY = 16
const KILLS = 14
const TEST_MS_MAX = 300_000
const HEALED_MS_MAX = 60_000

// biome-ignore lint/style/noProcessEnv: a failure is repeated with the seed that it printed
const seed = Number(process.env.VERDICT_TEST_SEED ?? Date.now() % 1_000_000)

let cluster: PostgresCluster

beforeAll(async () => {
  cluster = await startCluster()
  await Promise.all([cluster.coordinator('c1').start(), cluster.coordinator('c2').start()])
})
afterAll(() => cluster?.remove())

test(`money survives every death, VERDICT_TEST_SEED=${seed}`, {
  timeout: TEST_MS_MAX,
}, async () => {
  process.stdout.write(`chaos with VERDICT_TEST_SEED=${seed}\n`)
  const dice = mulberry32(seed)
  const plan = { dice, transfers: TRANSFERS, concurrency: CONCURRENCY, kills: KILLS }
  const { told, killed } = await runChaos(cluster, plan)
  expect(killed.length).toBeGreaterThanOrEqual(KILLS)
  expect(told.size).toBe(TRANSFERS)
  await eventually(async () => (await audit(cluster)).length === 0, {
    ...{ what: 'that all heals', withinMs: HEALED_MS_MAX },
  }).catch(async () => expect(await audit(cluster)).toEqual([]))
  expect(await audit(cluster, { told })).toEqual([])
  // The audit has replayed the log of each as a firing sequence of its net.
  expect((await notReplayed(cluster.query)).logs).toBeGreaterThanOrEqual(TRANSFERS)
  const divergence = await openDivergence(cluster)
  const { violated, items } = await divergence.checked(TRANSFERS)
  await divergence.close()
  expect({ violated, items }).toEqual({ violated: 0, items: [] })

  const outcomes = [...told].map(
    ([key, answer]) => [key, 'transaction' in answer && answer.transaction.outcome] as const,
  )
  const committed = outcomes.filter(([, outcome]) => outcome === 'committed').map(([key]) => key)
  process.stdout.write(`${committed.length} of ${TRANSFERS} committed; killed ${killed}\n`)
  expect(committed.length).toBeGreaterThan(TRANSFERS / 2)
  let total = 0
  for (const bank of BANKS) {
    const { query } = cluster.banks[bank]
    const rows = await query<{ key: string }>('select transaction as key from ledger')
    expect(rows.map(({ key }) => key).sort()).toEqual(committed.toSorted())
    const wrong = await query(
      `select id from accounts left join ledger on account = id
       group by id, balance having balance <> $1 + coalesce(sum(delta), 0)`,
      [HOLDING],
    )
    expect(wrong).toEqual([])
    const [sum] = await query<{ total: number }>('select sum(balance)::float8 total from accounts')
    total += sum?.total ?? 0
  }
  expect(total).toBe(BANKS.length * ACCOUNTS * HOLDING)
})
