import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLinkProxy, openRule } from '@/server/lab/link-proxy'
import { systemClock } from '@/server/platform/clock'
import { startAgent } from '@/test/support/agent-process'
import { eventually } from '@/test/support/eventually'
import { ask, bad, type LinkedBank, startLinkedBank, stillSilent } from '@/test/support/linked-bank'
import { newGid } from '@/test/support/service'

const DELAY_MS = 300

let bank: LinkedBank
/** What the next messages are dealt; in the middle when nothing is set. */
let dealt: number[] = []

beforeAll(async () => {
  bank = await startLinkedBank(() => dealt.shift() ?? 0.5)
})

afterAll(() => bank?.remove())

test.each([
  [1 - 1e-9, 1.5],
  [0, 0.5],
] as const)(
  'a jitter of half the delay, dealt %f, makes it %f times as long',
  async (die, times) => {
    const caller = await bank.connected()
    bank.proxy.set(bad('to', { delayMs: DELAY_MS, jitterMs: DELAY_MS / 2 }))
    dealt = [die]
    const from = performance.now()
    expect(await ask(caller)).toBe(1)
    const tookMs = performance.now() - from
    expect(tookMs).toBeGreaterThanOrEqual(times * DELAY_MS - 5)
    if (times < 1) expect(tookMs).toBeLessThan(DELAY_MS)
    bank.proxy.set(openRule)
  },
)

test('a message that is lost stalls its connection, others go on, and healing resets it', async () => {
  const [unlucky, lucky] = [await bank.connected(), await bank.connected()]
  bank.proxy.set(bad('to', { loss: 0.5 }))
  // The place in the jitter first, then whether it is lost.
  dealt = [0.5, 0.49]
  const answer = unlucky.client.query('create table lost_on_the_way (id int)')
  expect(await stillSilent(answer)).toBe(true)
  expect(await ask(lucky)).toBe(1)
  expect(await bank.serverKnows(unlucky.pid)).toBe(true)
  bank.proxy.set(openRule)
  await expect(answer).rejects.toThrow()
  await eventually(async () => !(await bank.serverKnows(unlucky.pid)))
  const { rows } = await lucky.client.query("select to_regclass('lost_on_the_way') as id")
  expect(rows[0].id).toBeNull()
})

test('a connection that lost a message is reset after a while, though the link goes on losing', async () => {
  const caller = await bank.connected()
  bank.proxy.set(bad('from', { loss: 0.5 }))
  dealt = [0.5, 0.5, 0.5, 0.1]
  await expect(caller.client.query('create table answer_lost (id int)')).rejects.toThrow()
  const beside = await bank.connected(bank.server.port)
  const { rows } = await beside.client.query("select to_regclass('answer_lost')::text as id")
  expect(rows[0].id).toBe('answer_lost')
  bank.proxy.set(openRule)
})

/** A link over HTTP on which every request arrives twice. */
const doubled = async (port: number) => {
  const target = { host: '127.0.0.1', port }
  const link = await createLinkProxy({
    ...{ port: 0, target, clock: systemClock, dice: () => 0.5, http: true },
  })
  link.set(bad('to', { twice: 1 }))
  return link
}

test('a doubled request arrives twice, whole, and is answered once', async () => {
  const heard: string[] = []
  const service = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    heard.push(`${request.method} ${request.url} ${body.length}`)
    response.end(body)
  })
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
  const link = await doubled((service.address() as AddressInfo).port)
  const url = `http://127.0.0.1:${link.port}`
  const body = 'verdict '.repeat(20_000)
  const answer = await fetch(`${url}/large`, { method: 'POST', body })
  expect((await answer.text()) === body).toBe(true)
  expect((await fetch(`${url}/small`)).status).toBe(200)
  await eventually(() => heard.length === 4)
  const large = `POST /large ${body.length}`
  expect(heard.toSorted()).toEqual(['GET /small 0', 'GET /small 0', large, large])
  await link.close()
  service.closeAllConnections()
  await new Promise((resolve) => service.close(resolve))
})

test('an agent that hears everything twice does the work once', async () => {
  const { client } = await bank.connected()
  await client.query('create table notes (text text)')
  const agent = await startAgent(bank.server.url)
  const link = await doubled(Number(new URL(agent.url).port))
  const gid = newGid()
  const say = async (call: string, body: object) => {
    const response = await fetch(`http://127.0.0.1:${link.port}/verdict/${gid}/1/${call}`, {
      ...{ method: 'POST', headers: { authorization: `Bearer ${agent.secret}` } },
      body: JSON.stringify(body),
    })
    return response.json()
  }
  const statements = [{ sql: 'insert into notes values ($1)', params: [gid] }]
  const deadline = new Date(Date.now() + 60_000).toISOString()
  const prepared = await say('prepare', {
    ...{ payload: { statements }, epoch: 1, deadline, peers: [] },
  })
  expect(prepared).toMatchObject({ vote: 'YES' })
  expect(await say('commit', {})).toMatchObject({ state: 'COMMITTED' })
  const { rows } = await client.query('select count(*)::int as n from notes where text = $1', [gid])
  expect(rows[0].n).toBe(1)
  await link.close()
  await agent.remove()
})
