import type { Pool } from 'pg'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createClient } from '@/sdk/client'
import { EnlistError } from '@/sdk/transaction-attempt'
import { BANKS, type PostgresCluster, startCluster } from '../support/cluster'
import { type ClusterApi, startClusterApi } from '../support/cluster-api'
import { type Outcome, settled } from '../support/cluster-outcome'
import { drawn } from '../support/drawn'
import { eventually } from '../support/eventually'
import { quietPool } from '../support/quiet-pool'
import { releaseAll, transfer } from '../support/transfer-application'

let cluster: PostgresCluster
let api: ClusterApi
let pools: Pool[]
/** Long enough that what recovery does is never done by the deadline instead. */
const DEADLINE_MS = 60_000
const DIES_MS_MAX = 20_000

beforeAll(async () => {
  cluster = await startCluster()
  await cluster.coordinator('c1').start()
  await cluster.coordinator('c1').owns()
  api = await startClusterApi(cluster, 'c1')
  pools = BANKS.map((bank) => quietPool(cluster.banks[bank].server.url))
})
afterEach(releaseAll)
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()))
  await api.remove()
  await cluster.remove()
})

/** What a commit becomes whose coordinator dies there while an application drives; null: either. */
const outcomes: Readonly<Record<string, Outcome | null>> = {
  ...{ J1: 'aborted', J2: 'aborted', V1: 'aborted', V2: 'aborted', F0: 'aborted', D0: 'aborted' },
  ...{ Dm: null, D1: 'committed', C1: 'committed', A1: 'committed', C2: 'committed' },
  ...{ A2: 'committed', E0: 'committed', E1: 'committed' },
}
let tries = 0

/** Where it lives on, what the application was told says why the point was not reached. */
async function died(asked: Promise<unknown>): Promise<void> {
  const c1 = cluster.coordinator('c1')
  const gone = eventually(() => !c1.isRunning(), { withinMs: DIES_MS_MAX, what: 'that it died' })
  await gone.catch(async (error: Error) => {
    const told = await Promise.race([asked, 'nothing yet'])
    throw new Error(`${error.message}; the application was told ${JSON.stringify(told)}`)
  })
  expect(await c1.ended()).toBe('SIGKILL')
}

test.each(drawn(Object.entries(outcomes)))(
  'a coordinator that dies at %s while an application drives',
  async (point, outcome) => {
    const c1 = cluster.coordinator('c1')
    // A key of its own, also when the test is tried again: under an old one nothing is run.
    const key = `at ${point}, try ${++tries}`
    await c1.isReady()
    await c1.arm(point)
    const verdict = createClient({ url: api.url })
    const terms = { key, account: String(tries), deadlineMs: DEADLINE_MS }
    const asked = transfer(verdict, pools, terms).catch((error: unknown) => error)
    await died(asked)
    await c1.start()
    const told = await asked.finally(releaseAll)
    const look = await settled(cluster, key, outcome === null ? {} : { expected: outcome })
    if (point.startsWith('J')) expect(told).toBeInstanceOf(EnlistError)
    else expect(told).toMatchObject({ type: look.outcome, id: look.id })
  },
)
