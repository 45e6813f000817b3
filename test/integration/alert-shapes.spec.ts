import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AlertsWorld, HOME, startAlertsWorld } from '../support/alerts-world'
import { settled } from '../support/cluster-outcome'
import { eventually } from '../support/eventually'

let world: AlertsWorld
beforeAll(async () => {
  world = await startAlertsWorld()
  const { listener, makeRule, web } = world
  await web.put('/v1/alerts/targets/chat', { kind: 'slack', url: `${listener.url}/services/x` })
  await web.put('/v1/alerts/targets/am', { kind: 'alertmanager', url: listener.url })
  await makeRule('doubt', { kind: 'in-doubt', afterSeconds: 0, targets: ['chat', 'am'] })
})
afterAll(() => world?.remove())

const hears = (path: string, isMeant: (body: string) => boolean) =>
  eventually(
    () => world.listener.heard.find((one) => one.path === path && isMeant(one.body))?.message,
    { what: `what is told at ${path}`, withinMs: 20_000 },
  )

test('what fires and what is over reach a chat and an Alertmanager in their own shapes, with the id and the link', async () => {
  const { cluster, leaveInDoubt } = world
  const { id, key } = await leaveInDoubt()
  const link = `${HOME}/transactions/${id}`
  const chat = await hears('/services/x', (body) => body.includes(id))
  expect(JSON.stringify(chat)).toContain(link)
  const [first] = await hears('/api/v2/alerts', (body) => body.includes(id))
  expect(first).toMatchObject({
    labels: { alertname: 'Verdict in-doubt', rule: 'doubt', transaction: id },
    generatorURL: link,
  })
  expect(Date.parse(first.endsAt), 'it is not over').toBeGreaterThan(Date.now())
  await cluster.banks.b.start()
  await settled(cluster, key, { expected: 'committed' })
  const isOver = (body: string) => Date.parse(JSON.parse(body)[0].endsAt) <= Date.now()
  const over = await hears('/api/v2/alerts', (body) => body.includes(id) && isOver(body))
  expect(over[0].labels).toEqual(first.labels)
  expect(Date.parse(over[0].endsAt)).toBeGreaterThan(Date.parse(first.startsAt))
  const told = await hears(
    '/services/x',
    (body) => body.includes(id) && body !== JSON.stringify(chat),
  )
  expect(told.text).not.toBe(chat.text)
})
