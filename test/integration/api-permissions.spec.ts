import { afterAll, beforeAll, expect, test } from 'vitest'
import { routes } from '@/server/api/routes'
import { type Identity, localOperator } from '@/server/contract/identity'
import { may } from '@/server/contract/permission'
import { type ApiWorld, startApiWorld } from '../support/api-world'

let world: ApiWorld

const databases = [{ name: 'bank-a', url: 'postgresql://bank:hidden@127.0.0.1:5432/bank' }]
const lab = { call: async () => ({ status: 200, body: { databases } }) }

const people: Readonly<Record<string, Identity>> = {
  local: localOperator,
  viewer: { kind: 'person', name: 'vera', role: 'viewer', force: false },
  operator: { kind: 'person', name: 'otto', role: 'operator', force: false },
  forceful: { kind: 'person', name: 'fritz', role: 'operator', force: true },
  admin: { kind: 'person', name: 'ada', role: 'admin', force: false },
}

beforeAll(async () => {
  const identify = async (headers: { readonly [name: string]: unknown }) =>
    people[String(headers['x-who'])] ?? null
  world = await startApiWorld({ identify, lab })
})
afterAll(() => world.remove())

/** From a page of ours. */
const as = (who: string) => ({ 'x-who': who, origin: world.url })

/** Every part of the path is one that is nowhere. */
const addressOf = (path: string) => path.replace(/\{\w+\}/g, 'nowhere')

for (const who of ['nobody', ...Object.keys(people)])
  test(`check 29: each address of the API answers ${who} as the table of permissions says`, async () => {
    const identity = people[who] ?? null
    for (const { method, path, name } of routes) {
      const { status, body } = await world.send(method, addressOf(path), undefined, as(who))
      const at = `${method} ${path} for ${who}`
      if (may(identity, name)) expect([401, 403], at).not.toContain(status)
      else {
        expect({ status, code: body.code }, at).toEqual(
          identity === null
            ? { status: 401, code: 'sign-in-needed' }
            : { status: 403, code: 'no-right' },
        )
        expect(body.detail, at).not.toBe('')
      }
    }
  })

test('what somebody does stands in the audit trail under the name of that one', async () => {
  const url = world.bank.url
  await world.send('PUT', '/v1/participants/till', { kind: 'postgresql', url }, as('admin'))
  await world.send('POST', '/v1/participants/till:drain', undefined, as('operator'))
  const { body } = await world.get('/v1/audit?participant=till', as('viewer'))
  const told = body.items.map(({ action, actor }: { action: string; actor: string }) => [
    action,
    actor,
  ])
  expect(told).toEqual([
    ['drain-participant', 'otto'],
    ['register-participant', 'ada'],
  ])
})

test('who only looks does not see the passwords of the demo’s databases', async () => {
  const urlFor = async (who: string) => {
    const { body } = await world.get('/v1/lab', as(who))
    return body.databases[0].url
  }
  expect(await urlFor('viewer')).toBe('postgresql://bank:…@127.0.0.1:5432/bank')
  expect(await urlFor('operator')).toBe(databases[0]?.url)
})
