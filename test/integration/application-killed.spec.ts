import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BANKS, type PostgresCluster, startCluster } from '../support/cluster'
import { type ClusterApi, startClusterApi } from '../support/cluster-api'
import { settled } from '../support/cluster-outcome'
import { eventually } from '../support/eventually'

let cluster: PostgresCluster
let api: ClusterApi
const root = join(import.meta.dirname, '../..')
/** Long enough to reach every step, short enough to wait for. */
const DEADLINE_MS = 6_000

beforeAll(async () => {
  cluster = await startCluster()
  await cluster.coordinator('c1').start()
  await cluster.coordinator('c1').owns()
  api = await startClusterApi(cluster, 'c1')
})
afterAll(async () => {
  await api.remove()
  await cluster.remove()
})

/** By the key of what was killed: what must have become of it. */
const ends = new Map<string, 'committed' | 'aborted' | null>()
let made = 0

/** Runs the application until it has killed itself; of what it died, and what it said if it lived. */
async function run(step: string, key: string) {
  const program = join(root, 'test/support/application-program.ts')
  const urls = BANKS.map((bank) => cluster.banks[bank].server.url)
  const args = [step, api.url, key, String(++made), String(DEADLINE_MS), ...urls]
  const child = spawn(process.execPath, ['--import', 'tsx', program, ...args], {
    ...{ cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  })
  let said = ''
  child.stdout?.on('data', (text) => {
    said += text
  })
  const died = await new Promise((resolve) => child.once('close', (_, signal) => resolve(signal)))
  return { died, said }
}

const noSession = () =>
  eventually(
    async () => {
      const open = await Promise.all(
        BANKS.map((bank) =>
          cluster.banks[bank].query(
            `select from pg_stat_activity where application_name = 'application'`,
          ),
        ),
      )
      return open.flat().length === 0
    },
    { what: 'that no session of the application stays' },
  )

test('an application that lives commits', async () => {
  const { died, said } = await run('never', 'alive')
  expect([died, JSON.parse(said)]).toMatchObject([null, { type: 'committed' }])
  await settled(cluster, 'alive', { expected: 'committed' })
})

test.each([
  ['opened', 'aborted'],
  ['joined 1', 'aborted'],
  ['joined 2', 'aborted'],
  ['prepare sent 1', 'aborted'],
  ['prepare sent 2', 'aborted'],
  ['prepared 1', 'aborted'],
  ['prepared 2', 'aborted'],
  ['worked and prepared', 'aborted'],
  ['commit sent', null],
  ['commit answered', 'committed'],
  ['early prepare sent 1', 'aborted'],
  ['early prepared 1', 'aborted'],
  ['early prepared 2', 'aborted'],
  ['early commit answered', 'committed'],
] as const)('an application can be killed after "%s"', async (step, outcome) => {
  const key = `killed ${step}`
  const { died } = await run(step, key)
  expect(died).toBe('SIGKILL')
  ends.set(key, outcome)
})

test('whatever was killed has ended alike at both banks, and left nothing there', async () => {
  expect(ends.size).toBe(14)
  const withinMs = DEADLINE_MS + 10_000
  for (const [key, outcome] of ends)
    await settled(cluster, key, outcome === null ? { withinMs } : { expected: outcome, withinMs })
  await noSession()
})
