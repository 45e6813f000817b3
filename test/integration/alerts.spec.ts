import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { verifyAlert } from '@/sdk/alert-signature'
import type { HeardRequest } from '../support/alert-listener'
import { type AlertsWorld, HOME, SECRET, startAlertsWorld } from '../support/alerts-world'
import { CLUSTER } from '../support/cluster'
import { mustSee } from '../support/cluster-crash'
import { settled } from '../support/cluster-outcome'
import { beginBody, newTransfer } from '../support/cluster-transfer'
import { eventually } from '../support/eventually'

let world: AlertsWorld

beforeAll(async () => {
  world = await startAlertsWorld()
  const { makeRule } = world
  await makeRule('doubt', { kind: 'in-doubt', afterSeconds: 0, severity: 'critical' })
  await makeRule('silence', { kind: 'participant-silent', afterSeconds: 0 })
  await makeRule('heuristic', { kind: 'heuristic' })
  await makeRule('divergence', { kind: 'divergence' })
  await makeRule('budget', { kind: 'in-doubt-budget', minutes: 1, hours: 1 })
  await makeRule('tries', { kind: 'attempts', attempts: 3 })
})
afterAll(() => world?.remove())
beforeEach(async () => {
  world.listener.answer(200)
  await world.heal()
  world.listener.heard.length = 0
})

test('a bank that is killed is told of within seconds, signed and with links, and so is its return', async () => {
  const { cluster, hears, leaveInDoubt, told, web } = world
  const { id, key } = await leaveInDoubt()
  const doubt = await hears('doubt', 'firing', id)
  const silence = await hears('silence', 'firing', 'b')
  const tries = await hears('tries', 'firing', id)
  for (const { headers, body } of [doubt, silence, tries])
    expect(verifyAlert({ headers, body, secret: SECRET })).toMatchObject({ ok: true })
  expect(verifyAlert({ ...doubt, secret: 'another' }).ok).toBe(false)
  expect(doubt.message.alert).toMatchObject({
    ...{ severity: 'critical', kind: 'in-doubt', resolvedAt: null },
    subject: { type: 'transaction', id, link: `${HOME}/transactions/${id}` },
  })
  expect(silence.message.alert.subject.link).toBe(`${HOME}/participants/b`)
  const { body } = await web.get('/v1/alerts')
  expect(body.firing.map(({ rule }: { rule: string }) => rule).sort()).toEqual(
    expect.arrayContaining(['doubt', 'silence']),
  )
  const counted = 'select from verdict_alert_doubt having sum(ms) > 0'
  await eventually(async () => (await cluster.query(counted)).length > 0)
  await cluster.banks.b.start()
  await settled(cluster, key, { expected: 'committed' })
  expect((await hears('doubt', 'resolved', id)).message.alert).toMatchObject({
    ...{ id: doubt.message.alert.id, resolution: 'over' },
  })
  await hears('silence', 'resolved', 'b')
  expect(told('doubt', 'firing', id)).toHaveLength(1)
})

test('kill -9 of who evaluates: what began and ended meanwhile is told once, and nothing twice', async () => {
  const { cluster, hears, killWeb, leaveInDoubt, listener, startWeb, told } = world
  await killWeb()
  // The end of what was before may have been told meanwhile.
  listener.heard.length = 0
  const first = await leaveInDoubt()
  expect(listener.heard).toEqual([])
  listener.answer('hold')
  await startWeb()
  await eventually(() => listener.heard.length > 0, { what: 'that something is told' })
  await killWeb()
  listener.answer(200)
  await cluster.banks.b.start()
  await settled(cluster, first.key, { expected: 'committed' })
  await startWeb()
  await hears('doubt', 'resolved', first.id)
  await hears('silence', 'resolved', 'b')
  // What was on its way when the process was killed comes again under the same id.
  for (const [rule, subject] of [['doubt', first.id] as const, ['silence', 'b'] as const])
    for (const event of ['firing', 'resolved']) {
      const ids = told(rule, event, subject).map(({ headers }) => headers['idempotency-key'])
      expect(new Set(ids).size, `${event} of ${rule}`).toBe(1)
      if (event === 'resolved') expect(ids).toHaveLength(1)
    }
})

test('a target that fails at first gets it later, and what it answered is kept', async () => {
  const { cluster, listener, told, web } = world
  listener.answer(302)
  const transfer = newTransfer()
  const { link, query } = cluster.banks.b
  const snare = link.snare({ command: 'COMMIT PREPARED', side: 'request' })
  await cluster.coordinator('c1').begin(beginBody(cluster, transfer))
  await snare.caught
  const { id } = await mustSee(cluster, transfer.key)
  const [branch] = await query<{ gid: string }>(
    `select gid from pg_prepared_xacts where gid like '%' || $1 || '%'`,
    [id],
  )
  await query(`rollback prepared '${branch?.gid}'`)
  snare.cut()
  await eventually(() => told('heuristic', 'firing', id).length > 1, {
    what: 'that it is tried twice',
    withinMs: 20_000,
  })
  listener.answer(200)
  const delivery = await eventually(
    async () => {
      const { body } = await web.get('/v1/alerts/deliveries?target=hook')
      return body.items.find(
        (one: { alert: { subject: { id: string }; rule: string }; state: string }) =>
          one.alert.rule === 'heuristic' &&
          one.alert.subject.id === id &&
          one.state === 'delivered',
      )
    },
    { what: 'that it arrives at last', withinMs: 20_000 },
  )
  expect(delivery.attempts[0]).toMatchObject({
    request: { url: `${listener.url}/hook`, body: told('heuristic', 'firing', id)[0]?.body },
    ...{ reply: { status: 302, body: 'answered 302' }, fault: null },
  })
  expect(delivery.attempts.at(-1)).toMatchObject({ reply: { status: 200 } })
  expect(delivery.tries).toBe(told('heuristic', 'firing', id).length)
  expect(JSON.stringify(delivery)).not.toContain(SECRET)
  expect(listener.heard.every(({ path }) => path === '/hook')).toBe(true)
})

test('a marker that is deleted, places that run short and a burnt budget are told too', async () => {
  const { cluster, hears, makeRule } = world
  const transfer = newTransfer()
  await cluster.coordinator('c1').begin(beginBody(cluster, transfer, { wait: 'completed' }))
  const { id } = await mustSee(cluster, transfer.key)
  const { a } = cluster.banks
  await a.query('delete from verdict_marker where gid = $1', [id])
  for (const name of ['x', 'y', 'z'])
    await a.query(
      `begin; insert into ledger values ('${name}', '1', 0); prepare transaction '${name}'`,
    )
  await makeRule('places', { kind: 'slots', percent: 1 })
  await cluster.query(
    `insert into verdict_alert_doubt values (now() - interval '59 minutes', 60000)`,
  )
  const places = await hears('places', 'firing', 'a')
  expect(places.message.alert.summary).toMatch(/^[34] of \d+ places/)
  await hears('budget', 'firing', CLUSTER)
  await hears('divergence', 'firing', id)
  for (const name of ['x', 'y', 'z']) await a.query(`rollback prepared '${name}'`)
  await hears('places', 'resolved', 'a')
})

test('what cannot be is refused with a reason, and changes need the version that was looked at', async () => {
  const { listener, web, makeRule } = world
  const put = (path: string, body: unknown, version?: number) =>
    web.put(`/v1/alerts/${path}`, body, version === undefined ? {} : { 'if-match': `"${version}"` })
  const calm = { kind: 'heuristic', enabled: false, targets: [] }
  await makeRule('mine', calm)
  const code = async (answer: ReturnType<typeof put>) => (await answer).body.code
  expect(await code(put('rules/mine', calm))).toBe('precondition-required')
  expect(await code(put('rules/mine', calm, 7))).toBe('alert-changed')
  expect(await put('rules/mine', calm, 1)).toMatchObject({ status: 200, body: { version: 2 } })
  expect(await code(put('rules/mine', calm, 1))).toBe('alert-changed')
  expect(await code(put('rules/new', calm, 1))).toBe('alert-changed')
  expect(await code(put('rules/No', calm))).toBe('invalid-request')
  expect(await code(put('rules/new', { ...calm, targets: ['nobody'] }))).toBe('invalid-request')
  const hook = { kind: 'webhook', url: listener.url, secret: { env: 'DATABASE_URL' } }
  expect(await code(put('targets/other', hook))).toBe('invalid-request')
  expect(await code(web.post('/v1/alerts/nobody:test'))).toBe('alert-not-found')
})

test('a test is sent at once and shows what came back, and never goes to link-local addresses', async () => {
  const { cluster, listener, web } = world
  listener.answer(500)
  const refused = await web.post('/v1/alerts/hook:test')
  expect(refused.body).toMatchObject({
    ...{ state: 'given-up', event: 'test' },
    attempts: [{ request: { url: `${listener.url}/hook` }, reply: { status: 500 } }],
  })
  expect(verifyAlert({ ...(listener.heard[0] as HeardRequest), secret: SECRET }).ok).toBe(true)
  for (const [id, host] of [['cloud', '169.254.169.254'] as const, ['six', '[::ffff:a9fe:a9fe]']]) {
    await web.put(`/v1/alerts/targets/${id}`, { kind: 'alertmanager', url: `http://${host}/` })
    const { body } = await web.post(`/v1/alerts/${id}:test`)
    expect(body.attempts[0]).toMatchObject({
      reply: null,
      fault: expect.stringMatching(/link-local or reserved/),
    })
  }
  listener.answer(200)
  await web.put('/v1/alerts/targets/chat', { kind: 'slack', url: `${listener.url}/services/x` })
  await web.put('/v1/alerts/targets/am', { kind: 'alertmanager', url: listener.url })
  for (const id of ['chat', 'am'])
    expect((await web.post(`/v1/alerts/${id}:test`)).body.state).toBe('delivered')
  expect(listener.heard.slice(1)).toMatchObject([
    { path: '/services/x', message: { text: expect.stringMatching(/^🔔 Test: /) } },
    { path: '/api/v2/alerts', message: [{ labels: { rule: 'test', cluster: CLUSTER } }] },
  ])
  const audit = await cluster.query(
    `select from verdict_audit where action = 'test-alert-target' and data->>'target' = 'hook'`,
  )
  expect(audit).toHaveLength(1)
})
