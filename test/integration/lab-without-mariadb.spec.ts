import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient } from '@/sdk/client'
import { createLab, type Lab } from '@/server/lab/lab'
import { systemClock } from '@/server/platform/clock'
import { findMariadb } from '@/server/platform/embedded-mariadb'
import { openHome } from '@/server/platform/home'
import { newUlid } from '@/server/platform/ids'
import { createLogger } from '@/server/platform/logger'
import { temporaryFolder } from '../support/temporary-folder'

const NEVER = new AbortController().signal
const folder = temporaryFolder()
const commands: string[] = []
let lab: Lab

beforeAll(async () => {
  const nowhere = 'postgresql://nobody@127.0.0.1:1/bank'
  lab = await createLab({
    api: createClient({ url: 'http://127.0.0.1:1' }),
    ...{ databases: [{ name: 'bank-a', url: nowhere }], agents: [], trips: [] },
    shop: {
      mariadb: null,
      payment: { process: 'payment', url: 'http://:s@127.0.0.1:1', databaseUrl: nowhere },
      services: [],
      relay: { process: 'relay' },
    },
    supervisor: {
      list: async () => [],
      command: async (name, command) => {
        commands.push(`${name}:${command}`)
        return { type: 'refused', code: 'process-not-found', detail: 'Nobody is there.' }
      },
    },
    failpoint: async () => undefined,
    ...{ home: openHome(folder), clock: systemClock, newId: newUlid, dice: () => 0.5 },
    logger: createLogger({ level: 'silent', name: 'lab' }),
    note: () => undefined,
  })
})
afterAll(async () => {
  await lab.close()
  rmSync(folder, { recursive: true, force: true })
})

const missing = expect.stringContaining('Install it (Debian’s package mariadb-server)')

test.each(['shop-order', 'data-sync'])(
  '%s says what is missing, and nothing is started',
  async (name) => {
    const shown = await lab.call('GET', '/lab', undefined, NEVER)
    expect(Object(shown.body).workloads).toContainEqual(expect.objectContaining({ name, missing }))
    const run = { workload: name, transactions: 5, seed: 1 }
    const refused = await lab.call('POST', '/lab/runs', run, NEVER)
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'workload-not-available', detail: missing },
    })
    expect(commands).toEqual([])
  },
)

test('the link of a MariaDB that is not there cannot be broken, nor its votes refused', async () => {
  for (const kind of ['cut', 'refuse-votes']) {
    const fault = await lab.call('POST', '/lab/faults', { kind, name: 'mariadb' }, NEVER)
    expect(fault).toMatchObject({ status: 422, body: { code: 'unknown-participant' } })
  }
})

test('a MariaDB is there only with both of its programs', () => {
  expect(findMariadb({ PATH: '/nowhere' })).toBeNull()
  expect(findMariadb({ PATH: '/usr/bin:/usr/sbin' })).toMatchObject({ server: expect.any(String) })
})
