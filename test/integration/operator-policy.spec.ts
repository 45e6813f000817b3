import { afterAll, beforeAll, expect, test } from 'vitest'
import { builtInPolicy, type OperatorPolicy } from '@/server/contract/operator-policy'
import { type ApiWorld, startApiWorld } from '../support/api-world'
import { signedIn } from '../support/signed-in'

const reason = 'Agreed in the meeting of the operators'
const at = '/v1/settings/policy'

let local: ApiWorld
beforeAll(async () => {
  local = await startApiWorld()
})
afterAll(() => local?.remove())

const put = (change: Partial<OperatorPolicy>, version: number | null, send = local.send) =>
  send(
    ...(['PUT', at, { policy: { ...builtInPolicy, ...change }, reason }] as const),
    version === null ? {} : { 'if-match': `"${version}"` },
  )

test('until somebody writes one, the policy is what is built in', async () => {
  expect((await local.get(at)).body).toMatchObject({
    ...{ version: 1, policy: builtInPolicy, history: [], forceRight: null },
    retention: { days: 30, from: 'default', variable: 'VERDICT_RETENTION_DAYS' },
  })
})

test('where nobody signs in there is no second person, and the rule cannot be switched on', async () => {
  const refused = await put({ twoPerson: 'forced' }, 1)
  expect(refused).toMatchObject({ status: 409, body: { code: 'second-person-impossible' } })
  expect(refused.body.detail).toContain('there is one local operator')
  expect((await local.get(at)).body.twoPersonUnavailable).toContain('Nobody signs in here')
})

test('each version stays with who and why; nothing is written over what was not seen', async () => {
  expect(await put({ holdSeconds: 9 }, null)).toMatchObject({ status: 428 })
  expect(await put({ holdSeconds: 0 }, 1)).toMatchObject({ status: 422 })
  const first = await put({ holdSeconds: 9 }, 1)
  expect(first).toMatchObject({ status: 200, body: { version: 2, policy: { holdSeconds: 9 } } })
  expect(await put({ holdSeconds: 7 }, 1)).toMatchObject({ body: { code: 'policy-changed' } })
  const both = await Promise.all([put({ freshSeconds: 30 }, 2), put({ freshSeconds: 60 }, 2)])
  expect(both.map(({ status }) => status).sort()).toEqual([200, 412])
  const { history } = (await local.get(at)).body
  expect(history).toMatchObject([
    { version: 3, by: 'local operator', reason },
    { version: 2, by: 'local operator', reason, policy: { holdSeconds: 9 } },
  ])
  const { items } = (await local.get('/v1/audit?action=change-operator-policy')).body
  expect(items.map((one: { reason: string }) => one.reason)).toContain(
    `holdSeconds 5 → 9: ${reason}`,
  )
})

test('who does not know of the victims of deadlocks yet leaves them as they are, in what is stored too', async () => {
  const { version } = (await local.get(at)).body
  const { deadlockVictim: _, ...known } = builtInPolicy
  expect(await put({ deadlockVictim: 'oldest' as never }, version)).toMatchObject({ status: 422 })
  expect(await put({ deadlockVictim: 'youngest' }, version)).toMatchObject({ status: 200 })
  const without = await local.send(...(['PUT', at, { policy: known, reason }] as const), {
    'if-match': `"${version + 1}"`,
  })
  expect(without).toMatchObject({ status: 200, body: { policy: { deadlockVictim: 'youngest' } } })
  await local.database.prisma.operatorPolicy.create({ data: { data: known, reason, by: 'of old' } })
  expect((await local.get(at)).body).toMatchObject({ policy: builtInPolicy })
})

test('one operator alone cannot switch it on either, and only admins change the policy', async () => {
  const guarded = await startApiWorld({ signIn: 'password' })
  const ada = await signedIn(guarded, { name: 'ada', role: 'admin' })
  expect(await put({ twoPerson: 'all' }, 1, ada.send)).toMatchObject({
    ...{ status: 409, body: { code: 'second-person-impossible' } },
  })
  const otto = await signedIn(guarded, { name: 'otto', role: 'operator' })
  expect(await put({ twoPerson: 'all' }, 1, otto.send)).toMatchObject({ status: 403 })
  expect(await put({ twoPerson: 'all' }, 1, ada.send)).toMatchObject({ status: 200 })
  expect(await otto.send('GET', '/v1/about')).toMatchObject({ status: 403 })
  expect((await ada.send('GET', '/v1/about')).body.versions.journal).toMatch(/^\d+/)
  await guarded.remove()
})
