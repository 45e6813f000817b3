import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '@/server/platform/clock'
import { createEtcd } from '@/server/platform/etcd-client'
import { freePort } from '@/server/platform/home'
import { processesIn } from '@/server/platform/process-identity'
import { eventually } from '../support/eventually'
import { temporaryFolder } from '../support/temporary-folder'

let folder: string
let port: number
const started: ChildProcess[] = []

beforeEach(async () => {
  folder = temporaryFolder()
  port = await freePort()
})
afterEach(async () => {
  for (const child of started.splice(0)) {
    child.kill('SIGTERM')
    await eventually(() => child.exitCode !== null || child.signalCode !== null, {
      withinMs: 30_000,
    })
  }
  rmSync(folder, { recursive: true, force: true })
})

/** Starts everything in the folder; `said` grows while it runs. */
function startVerdict(more: Readonly<Record<string, string>> = {}) {
  const script = join(import.meta.dirname, '../support/supervise-program.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    env: {
      ...{ NODE_ENV: 'test', PATH: '/usr/bin:/bin', VERDICT_HOME: folder, PORT: String(port) },
      ...more,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  started.push(child)
  const verdict = { child, said: '' }
  child.stdout.on('data', (chunk: Buffer) => {
    verdict.said += chunk
  })
  return verdict
}

const isReady = ({ said }: { said: string }) =>
  said.includes(`Verdict is ready: http://127.0.0.1:${port}`)
const dataFolders = () =>
  ['journal', 'bank-a', 'bank-b'].map((name) => join(folder, 'databases', name))

test('from nothing to ready, and with one Ctrl-C, heard twice, to nothing again', async () => {
  const verdict = startVerdict()
  await eventually(() => isReady(verdict), { withinMs: 60_000 })
  const list = join(folder, 'lab-databases.json')
  expect(statSync(list).mode & 0o777).toBe(0o600)
  const databases: { name: string; url: string; agent: { process: string; url: string } }[] =
    JSON.parse(readFileSync(list, 'utf8'))
  expect(databases.map(({ name }) => name)).toEqual(['bank-a', 'bank-b'])
  const secret = readFileSync(join(folder, 'secrets', 'agent'), 'utf8')
  for (const { name, agent } of databases) {
    expect(agent.process).toBe(name.replace('bank', 'agent'))
    expect(agent.url).toMatch(new RegExp(`^http://:${secret}@127\\.0\\.0\\.1:\\d+$`))
    expect(existsSync(join(folder, 'run', agent.process))).toBe(false)
  }
  for (const { url } of databases) {
    const client = new Client({ connectionString: url })
    await client.connect()
    const { rows } = await client.query('show max_prepared_transactions')
    expect(rows).toEqual([{ max_prepared_transactions: '200' }])
    await client.end()
  }
  verdict.child.kill('SIGINT')
  verdict.child.kill('SIGINT')
  await eventually(() => verdict.child.exitCode === 0, { withinMs: 30_000 })
  expect(verdict.said).toContain('Stopped.')
  for (const role of ['lab', 'web', 'coordinator'])
    expect(readFileSync(join(folder, 'logs', `${role}.log`), 'utf8')).toContain('ending politely')
  expect(dataFolders().flatMap(processesIn)).toEqual([])
})

test('a second start in the same home says who is there, and leaves the first alone', async () => {
  const first = startVerdict()
  await eventually(() => isReady(first), { withinMs: 60_000 })
  const second = startVerdict()
  await eventually(() => second.child.exitCode === 1, { withinMs: 30_000 })
  expect(second.said).toContain(`Verdict already runs in ${folder} (process ${first.child.pid})`)
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200)
})

test('a port that is taken is named, and nothing is left running', async () => {
  const squatter = createServer().listen(port, '127.0.0.1')
  const verdict = startVerdict()
  await eventually(() => verdict.child.exitCode === 1, { withinMs: 30_000 })
  expect(verdict.said).toContain(`The port ${port} is taken by another program`)
  expect(dataFolders().flatMap(processesIn)).toEqual([])
  squatter.close()
})

test('a Ctrl-C in the middle of a start ends what had been started', async () => {
  const verdict = startVerdict()
  await eventually(() => processesIn(join(folder, 'databases', 'journal')).length > 0, {
    withinMs: 30_000,
  })
  verdict.child.kill('SIGINT')
  await eventually(() => verdict.child.exitCode === 0, { withinMs: 30_000 })
  expect(verdict.said).not.toContain('Verdict is ready')
  expect(dataFolders().flatMap(processesIn)).toEqual([])
})

test('asked for etcd, three nodes of it run beside the rest, and find each other again', async () => {
  const nodes = ['etcd-1', 'etcd-2', 'etcd-3']
  for (const _ of ['at first', 'again']) {
    const verdict = startVerdict({ VERDICT_VERDICTS: 'etcd' })
    await eventually(() => isReady(verdict), { withinMs: 60_000 })
    const ports = nodes.map((name) => readFileSync(join(folder, 'ports', `${name}-client`), 'utf8'))
    const endpoints = ports.map((one) => `http://127.0.0.1:${one}`)
    const etcd = createEtcd({ endpoints, clock: systemClock })
    await eventually(
      async () => {
        const states = (await etcd.nodes()).map(({ state }) => state)
        return states.sort().join() === 'follows,follows,leads'
      },
      { withinMs: 30_000 },
    )
    verdict.child.kill('SIGINT')
    await eventually(() => verdict.child.exitCode === 0, { withinMs: 30_000 })
    const folders = nodes.map((name) => join(folder, 'databases', name))
    expect(folders.flatMap(processesIn)).toEqual([])
  }
})

test('asked for etcd where there is none, it says which package to install, and starts nothing', async () => {
  const verdict = startVerdict({ VERDICT_VERDICTS: 'etcd', PATH: '/nowhere' })
  await eventually(() => verdict.child.exitCode === 1, { withinMs: 30_000 })
  expect(verdict.said).toContain('package etcd-server')
  expect(dataFolders().flatMap(processesIn)).toEqual([])
})
