import { rmSync } from 'node:fs'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createClient } from '@/sdk/client'
import type { LabProcess } from '@/server/contract/lab'
import { type LabFault, labFault } from '@/server/contract/lab-fault'
import { createLab, type Lab } from '@/server/lab/lab'
import { systemClock } from '@/server/platform/clock'
import { openHome } from '@/server/platform/home'
import { newUlid } from '@/server/platform/ids'
import { createLogger } from '@/server/platform/logger'
import { eventually } from '@/test/support/eventually'
import { type PostgresServer, startPostgresServer } from '@/test/support/postgres-server'
import { temporaryFolder } from '@/test/support/temporary-folder'

const NEVER = new AbortController().signal
const coordinator: LabProcess = {
  ...{ name: 'coordinator', role: 'coordinator', pid: 11, state: 'running', restarts: 0 },
  since: '2026-01-01T00:00:00.000Z',
}

let server: PostgresServer
let folder: string
let lab: Lab
let processes: LabProcess[]
let commands: string[]
let armed: (string | null)[]
let notes: string[]

beforeAll(async () => {
  server = await startPostgresServer({ database: 'bank' })
})
afterAll(() => server.remove())

/** A lab whose Verdict is not there: faults, links and processes need none. */
const startLab = () =>
  createLab({
    api: createClient({ url: 'http://127.0.0.1:1' }),
    ...{ databases: [{ name: 'bank-a', url: server.url }], trips: [], shop: null },
    agents: [{ bank: 'bank-a', process: 'agent-a', url: 'http://:s@127.0.0.1:1' }],
    supervisor: {
      list: async () => processes,
      command: async (name, command) => {
        commands.push(`${name}:${command}`)
        return { type: 'refused', code: 'process-state', detail: 'It is stopped already.' }
      },
    },
    failpoint: async (name, point) => {
      if (name !== 'coordinator') throw new Error('nobody there')
      armed.push(point)
    },
    home: openHome(folder),
    clock: systemClock,
    logger: createLogger({ level: 'silent', name: 'lab' }),
    newId: newUlid,
    dice: () => 0.5,
    note: (type) => notes.push(type),
  })

beforeEach(async () => {
  folder = temporaryFolder()
  processes = [coordinator, { ...coordinator, name: 'lab', role: 'lab', pid: 12 }]
  ;[commands, armed, notes] = [[], [], []]
  lab = await startLab()
})
afterEach(async () => {
  await lab.call('DELETE', '/lab/faults', undefined, NEVER)
  await lab.close()
  rmSync(folder, { recursive: true, force: true })
})

const call = (method: string, path: string, body?: unknown) => lab.call(method, path, body, NEVER)
const faultsOn = async (): Promise<LabFault[]> =>
  labFault.array().parse(Object((await call('GET', '/lab')).body).faults)
const added = async (fault: object): Promise<LabFault> => {
  const { status, body } = await call('POST', '/lab/faults', fault)
  expect(status).toBe(201)
  return labFault.parse(body)
}

async function query(sql: string): Promise<unknown> {
  const client = new Client({ connectionString: server.url })
  await client.connect()
  const { rows } = await client.query(sql)
  await client.end()
  return rows[0]
}

test('a fault is listed while it is on, and told of when it comes and goes', async () => {
  const { id } = await added({ kind: 'delay', name: 'bank-a', delayMs: 50, direction: 'to' })
  expect(await faultsOn()).toMatchObject([{ id, kind: 'delay', delayMs: 50, direction: 'to' }])
  expect((await call('DELETE', `/lab/faults/${id}`)).status).toBe(204)
  expect(await faultsOn()).toEqual([])
  expect((await call('DELETE', `/lab/faults/${id}`)).status).toBe(404)
  expect(notes).toEqual(['fault-on', 'fault-off'])
})

test('a fault with a time heals by itself', async () => {
  await added({ kind: 'drop', name: 'bank-a', forMs: 150 })
  await eventually(async () => (await faultsOn()).length === 0)
})

test('faults of links and votes outlive the lab, a crash point does not', async () => {
  await added({ kind: 'cut', name: 'bank-a' })
  await added({ kind: 'refuse-votes', name: 'bank-a' })
  await added({ kind: 'crash-at', name: 'coordinator', point: 'D1' })
  await lab.close()
  lab = await startLab()
  expect((await faultsOn()).map(({ kind }) => kind)).toEqual(['cut', 'refuse-votes'])
})

test('votes are refused as long as the fault is on', async () => {
  const { id } = await added({ kind: 'refuse-votes', name: 'bank-a' })
  const count = 'select count(*)::int as n from refuse_votes'
  expect(await query(count)).toEqual({ n: 1 })
  await call('DELETE', `/lab/faults/${id}`)
  await eventually(async () => JSON.stringify(await query(count)) === '{"n":0}')
})

test('a silent bank cannot be told to refuse votes, and nothing is listed', async () => {
  server.kill()
  const votes = { kind: 'refuse-votes', name: 'bank-a' }
  const { status, body } = await call('POST', '/lab/faults', votes)
  expect({ status, code: Object(body).code }).toEqual({ status: 503, code: 'participant-silent' })
  expect(await faultsOn()).toEqual([])
  await server.start()
})

test('a crash point leaves the list when the process that held it is gone', async () => {
  await added({ kind: 'crash-at', name: 'coordinator', point: 'C2' })
  expect(armed).toEqual(['C2'])
  await call('GET', '/lab/processes')
  expect(await faultsOn()).toHaveLength(1)
  processes = [{ ...coordinator, pid: 99, restarts: 1 }]
  await eventually(async () => (await faultsOn()).length === 0)
  expect(notes).toContain('process')
})

test('a crash point taken off is disarmed', async () => {
  const { id } = await added({ kind: 'crash-at', name: 'coordinator', point: 'B0' })
  await call('DELETE', `/lab/faults/${id}`)
  expect(armed).toEqual(['B0', null])
})

test.each([
  [{ kind: 'delay', name: 'bank-a' }, 422, 'invalid-request'],
  [{ kind: 'delay', name: 'bank-z', delayMs: 5 }, 422, 'unknown-participant'],
  [{ kind: 'delay', name: 'bank-a', delayMs: 5, jitterMs: 6 }, 422, 'invalid-request'],
  [{ kind: 'duplicate', name: 'bank-a' }, 422, 'invalid-request'],
  [{ kind: 'crash-at', name: 'coordinator', point: 'X9' }, 422, 'invalid-request'],
  [{ kind: 'crash-at', name: 'nobody', point: 'B0' }, 404, 'process-not-found'],
  [{ kind: 'crash-at', name: 'lab', point: 'B0' }, 409, 'process-state'],
])('a fault that cannot be is refused and changes nothing: %j', async (fault, status, code) => {
  const reply = await call('POST', '/lab/faults', fault)
  expect({ status: reply.status, code: Object(reply.body).code }).toEqual({ status, code })
  expect(await faultsOn()).toEqual([])
  expect(notes).toEqual([])
})

test('the lab does not stop or pause what one reaches it by, and kills itself only after its answer', async () => {
  for (const verb of ['stop', 'pause'])
    expect((await call('POST', `/lab/processes/lab:${verb}`)).status).toBe(409)
  expect(commands).toEqual([])
  expect((await call('POST', '/lab/processes/lab:kill')).status).toBe(200)
  expect(commands).toEqual([])
  await eventually(() => commands.includes('lab:kill'))
})

test('a command that the supervisor refuses is a conflict, an unknown one is nothing', async () => {
  expect((await call('POST', '/lab/processes/coordinator:resume')).status).toBe(409)
  expect((await call('POST', '/lab/processes/nobody:stop')).status).toBe(404)
  expect((await call('POST', '/lab/processes/coordinator:explode')).status).toBe(404)
  expect((await call('PUT', '/lab/runs')).status).toBe(405)
})

test('the link of a bank keeps its port when the lab starts again', async () => {
  const port = openHome(folder).read('ports/links/bank-a')
  await lab.close()
  lab = await startLab()
  expect(openHome(folder).read('ports/links/bank-a')).toBe(port)
})

const run = { workload: 'bank-transfer', transactions: 5, seed: 1 }
const begin = (way: object) => call('POST', '/lab/runs', { ...run, ...way })

const onAgents = ['three-phase-commit', 'try-confirm-cancel'].map((protocol) => ({ protocol }))
test.each([{ through: 'agents' }, ...onAgents])(
  'a run through agents that do not start is refused, and says which did not: %j',
  async (way) => {
    const refusal = { code: 'process-state', detail: 'It is stopped already.' }
    expect(await begin(way)).toMatchObject({ status: 409, body: refusal })
    expect(commands).toEqual(['agent-a:start'])
    expect((await call('GET', '/lab/runs')).body).toEqual({ items: [] })
  },
)

const odd = [{ through: 'pigeons' }, { protocol: 'three-phase-commit', recovery: 'manual' }]
test.each(odd)('a run that cannot be is refused before anything starts: %j', async (way) => {
  expect([(await begin(way)).status, commands]).toEqual([422, []])
})
