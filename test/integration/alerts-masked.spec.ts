import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AlertListener, startAlertListener } from '../support/alert-listener'
import { type ApiWorld, startApiWorld } from '../support/api-world'

let world: ApiWorld
let listener: AlertListener

beforeAll(async () => {
  listener = await startAlertListener()
  world = await startApiWorld()
})
afterAll(async () => {
  await world?.remove()
  await listener?.remove()
})

const put = (path: string, body: object, headers = {}) => world.send('PUT', path, body, headers)
const post = (path: string) => world.send('POST', path)

test('what is secret in an address is shown to nobody, nor kept in the audit: given anew, or left as it is', async () => {
  const path = '/v1/alerts/targets/masked'
  const token = 'T0PSECRETT0PSECRETT0PSECRET'
  await put(path, { kind: 'slack', url: `${listener.url}/services/T/B/${token}` })
  await post('/v1/alerts/masked:test')
  const shown = (await world.get(path)).body
  expect(shown.settings.url).toBe(`${listener.url}/…`)
  const version = { 'if-match': `"${shown.version}"` }
  expect((await put(path, shown.settings, version)).status).toBe(200)
  expect((await post('/v1/alerts/masked:test')).body.state).toBe('delivered')
  expect(listener.heard.at(-1)?.path).toBe(`/services/T/B/${token}`)
  const other = { kind: 'alertmanager', url: `${listener.url}/…` }
  expect((await put(path, other, { 'if-match': '"2"' })).status).toBe(422)
  await put('/v1/alerts/targets/query', {
    ...{ kind: 'alertmanager', url: `${listener.url}/am?key=${token}` },
  })
  const seen = await Promise.all(
    ['/v1/alerts', '/v1/alerts/deliveries', '/v1/audit', path].map((at) => world.get(at)),
  )
  expect(JSON.stringify(seen.map(({ body }) => body))).not.toContain(token)
  const kept = await world.world.query(
    `select data from verdict_audit union all select attempts from verdict_alert_delivery`,
  )
  expect(JSON.stringify(kept)).not.toContain(token)
})
