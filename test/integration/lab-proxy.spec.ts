import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLinkProxy, type LinkProxy, type LinkRule, openRule } from '@/server/lab/link-proxy'
import { systemClock } from '@/server/platform/clock'
import { eventually } from '@/test/support/eventually'
import { type PostgresServer, startPostgresServer } from '@/test/support/postgres-server'

const DELAY_MS = 300
const SILENCE_MS = 400

let server: PostgresServer
let proxy: LinkProxy
const open = new Set<Client>()

beforeAll(async () => {
  server = await startPostgresServer()
  const target = { host: '127.0.0.1', port: server.port }
  proxy = await createLinkProxy({ port: 0, target, clock: systemClock })
})

afterAll(async () => {
  proxy.set(openRule)
  await proxy.close()
  await Promise.all([...open].map((client) => client.end().catch(() => undefined)))
  await server.remove()
})

const passage = { delayMs: 0, drop: false, cut: false }
const bad = (way: 'to' | 'from' | 'both', what: Partial<typeof passage>): LinkRule => ({
  to: way === 'from' ? passage : { ...passage, ...what },
  from: way === 'to' ? passage : { ...passage, ...what },
})

interface Caller {
  readonly client: Client
  readonly pid: number
  /** Set as soon as the connection has ended. */
  readonly ended: () => boolean
}

async function connected(port = proxy.port): Promise<Caller> {
  const url = new URL(server.url)
  url.port = String(port)
  const client = new Client({ connectionString: url.href, connectionTimeoutMillis: SILENCE_MS })
  let ended = false
  client.on('error', () => undefined)
  client.on('end', () => {
    ended = true
  })
  open.add(client)
  await client.connect()
  const { rows } = await client.query('select pg_backend_pid() as pid')
  return { client, pid: rows[0].pid, ended: () => ended }
}

/** Asks the server itself, past the proxy. */
async function serverKnows(pid: number): Promise<boolean> {
  const { client } = await connected(server.port)
  const { rowCount } = await client.query('select from pg_stat_activity where pid = $1', [pid])
  await client.end()
  return rowCount === 1
}

const stillSilent = (answer: Promise<unknown>): Promise<boolean> =>
  Promise.race([
    answer.then(
      () => false,
      () => false,
    ),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(true), SILENCE_MS)),
  ])

const ask = ({ client }: Caller) => client.query('select 1 as one').then(({ rows }) => rows[0].one)

test('a good link carries much in both directions unharmed', async () => {
  const { client } = await connected()
  const text = 'verdict '.repeat(500_000)
  const { rows } = await client.query('select $1::text as back', [text])
  expect(rows[0].back === text).toBe(true)
})

test.each([
  ['to', DELAY_MS],
  ['from', DELAY_MS],
  ['both', 2 * DELAY_MS],
] as const)('a delay %s the participant costs a round trip %i ms', async (way, expectedMs) => {
  const caller = await connected()
  proxy.set(bad(way, { delayMs: DELAY_MS }))
  const from = performance.now()
  expect(await ask(caller)).toBe(1)
  expect(performance.now() - from).toBeGreaterThanOrEqual(expectedMs - 5)
  proxy.set(openRule)
  const healed = performance.now()
  expect(await ask(caller)).toBe(1)
  expect(performance.now() - healed).toBeLessThan(DELAY_MS)
})

test('delayed bytes keep their order, and healing hands over at once what waits', async () => {
  const caller = await connected()
  proxy.set(bad('both', { delayMs: 60_000 }))
  const answers = [1, 2, 3].map((n) =>
    caller.client.query('select $1::int as n', [n]).then(({ rows }) => rows[0].n),
  )
  expect(await stillSilent(Promise.race(answers))).toBe(true)
  proxy.set(openRule)
  expect(await Promise.all(answers)).toEqual([1, 2, 3])
})

test('dropping what goes to the participant hides the question from it', async () => {
  const caller = await connected()
  proxy.set(bad('to', { drop: true }))
  const answer = caller.client.query('create table swallowed (id int)')
  expect(await stillSilent(answer)).toBe(true)
  expect(await serverKnows(caller.pid)).toBe(true)
  proxy.set(openRule)
  await expect(answer).rejects.toThrow()
  await eventually(async () => !(await serverKnows(caller.pid)))
  const { rows } = await (await connected()).client.query("select to_regclass('swallowed') as id")
  expect(rows[0].id).toBeNull()
})

test('dropping what comes from the participant hides the answer to a question that was done', async () => {
  const caller = await connected()
  proxy.set(bad('from', { drop: true }))
  const answer = caller.client.query('create table done_unseen (id int)')
  expect(await stillSilent(answer)).toBe(true)
  const beside = await connected(server.port)
  const { rows } = await beside.client.query("select to_regclass('done_unseen')::text as id")
  expect(rows[0].id).toBe('done_unseen')
  proxy.set(openRule)
  await expect(answer).rejects.toThrow()
})

test('a connection that was silent while the link dropped goes on when it heals', async () => {
  const caller = await connected()
  proxy.set(bad('both', { drop: true }))
  await expect(connected()).rejects.toThrow()
  proxy.set(openRule)
  expect(await ask(caller)).toBe(1)
})

test('a cut resets both sides and refuses new connections until it heals', async () => {
  const caller = await connected()
  proxy.set(bad('both', { cut: true }))
  await eventually(() => caller.ended())
  await eventually(async () => !(await serverKnows(caller.pid)))
  await expect(connected()).rejects.toThrow()
  proxy.set(openRule)
  expect(await ask(await connected())).toBe(1)
})

test('a cut towards the participant ends its session, and the caller notices when it speaks', async () => {
  const caller = await connected()
  proxy.set(bad('to', { cut: true }))
  await eventually(async () => !(await serverKnows(caller.pid)))
  expect(caller.ended()).toBe(false)
  await expect(ask(caller)).rejects.toThrow()
  proxy.set(openRule)
})

test('a cut towards the caller leaves the session open at the participant until it heals', async () => {
  const caller = await connected()
  proxy.set(bad('from', { cut: true }))
  await eventually(() => caller.ended())
  expect(await serverKnows(caller.pid)).toBe(true)
  proxy.set(openRule)
  await eventually(async () => !(await serverKnows(caller.pid)))
})
