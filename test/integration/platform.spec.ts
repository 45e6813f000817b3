import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPostgres } from '@/server/platform/embedded-postgres'
import { freePort, openHome } from '@/server/platform/home'
import { callInner, createInnerServer } from '@/server/platform/inner-http'
import { listen } from '@/server/platform/listen'
import { migrate } from '@/server/platform/migrate'
import { isAlive } from '@/server/platform/process-identity'
import { eventually } from '../support/eventually'
import { type PostgresServer, startPostgresServer } from '../support/postgres-server'
import { temporaryFolder } from '../support/temporary-folder'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgresServer()
})
afterAll(() => server.remove())

const ask = async (url: string, sql: string) => {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

test('a server takes only those who know the password', async () => {
  const wrong = new URL(server.url)
  wrong.password = 'guess'
  await expect(ask(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' })
  expect(await ask(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a prepared transaction survives kill -9 of the server and its sessions', async () => {
  await ask(server.url, 'create table survivor (n int)')
  await ask(server.url, `begin; insert into survivor values (1); prepare transaction 'vd-survivor'`)
  server.kill()
  await server.start()
  await ask(server.url, `commit prepared 'vd-survivor'`)
  expect(await ask(server.url, 'select n from survivor')).toEqual([{ n: 1 }])
})

test('a server that outlived its parent is adopted, and stopping leaves no process', async () => {
  const folder = temporaryFolder()
  const options = { dir: join(folder, 'data'), port: await freePort(), password: 'p' }
  const first = await startPostgres(options)
  const second = await startPostgres(options)
  expect(first.adopted).toBe(false)
  expect(second).toMatchObject({ adopted: true, process: first.process })
  await second.stop()
  expect(isAlive(first.process)).toBe(false)
  rmSync(folder, { recursive: true })
})

test('migrations are applied once, in order, and an edited one is refused', async () => {
  const folder = temporaryFolder()
  const write = (name: string, sql: string) => {
    mkdirSync(join(folder, name), { recursive: true })
    writeFileSync(join(folder, name, 'migration.sql'), sql)
  }
  write('1_first', 'create table migrated (n int)')
  write('2_second', 'insert into migrated values (2)')
  const url = server.url.replace(/\/test$/, '/migrated')
  expect(await migrate(url, folder)).toEqual(['1_first', '2_second'])
  expect(await migrate(url, folder)).toEqual([])
  expect(await ask(url, 'select n from migrated')).toEqual([{ n: 2 }])
  write('2_second', 'insert into migrated values (3)')
  await expect(migrate(url, folder)).rejects.toThrow('2_second was edited')
  rmSync(folder, { recursive: true })
})

test('two that migrate at once do the work once', async () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, '1_only'))
  writeFileSync(join(folder, '1_only', 'migration.sql'), 'create table once (n int)')
  const url = server.url.replace(/\/test$/, '/both')
  const done = await Promise.all([migrate(url, folder), migrate(url, folder)])
  expect(done.flat()).toEqual(['1_only'])
  rmSync(folder, { recursive: true })
})

test('a listener hears again after its server was killed and came back', async () => {
  const heard: string[] = []
  let listening = 0
  let lost = 0
  const listener = listen({
    url: server.url,
    channels: ['news'],
    onNotification: (channel, payload) => heard.push(`${channel}: ${payload}`),
    onListening: () => {
      listening++
    },
    onLost: () => {
      lost++
    },
  })
  await eventually(() => listening === 1)
  await ask(server.url, `notify news, 'before'`)
  await eventually(() => heard.includes('news: before'))
  server.kill()
  await eventually(() => lost > 0)
  await server.start()
  await eventually(() => listening === 2)
  await ask(server.url, `notify news, 'after'`)
  await eventually(() => heard.includes('news: after'))
  expect(heard).toEqual(['news: before', 'news: after'])
  listener.close()
})

test('an inner listener answers only to its token, and says what is wrong with a body', async () => {
  const inner = await createInnerServer({
    token: 'right',
    routes: [
      {
        method: 'POST',
        path: /\/echo\/(?<name>[^/:]+):say/,
        handle: ({ params, body }) => ({ status: 200, body: { name: params.name, body } }),
      },
    ],
  })
  const call = { url: inner.url, method: 'POST', path: '/echo/a%20b:say', body: { n: 1 } }
  expect(await callInner({ ...call, token: 'right' })).toEqual({
    status: 200,
    body: { name: 'a b', body: { n: 1 } },
  })
  expect(await callInner({ ...call, token: 'wrong' })).toMatchObject({ status: 401 })
  expect(await callInner({ ...call, token: 'right', path: '/echo' })).toMatchObject({ status: 404 })
  const headers = { authorization: 'Bearer right' }
  const broken = await fetch(`${inner.url}/echo/x:say`, { method: 'POST', headers, body: '{' })
  expect(broken.status).toBe(400)
  await inner.close()
})

test('what a home keeps is made once and readable by its owner only', async () => {
  const folder = temporaryFolder()
  const home = openHome(folder)
  expect(home.token()).toHaveLength(32)
  expect(openHome(folder).token()).toBe(home.token())
  expect(openHome(folder).nodeId()).toBe(home.nodeId())
  const port = await home.port('web', () => false)
  expect(await openHome(folder).port('web', () => false)).toBe(port)
  rmSync(folder, { recursive: true })
})
