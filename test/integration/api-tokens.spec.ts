import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient } from '@/sdk/client'
import { routes } from '@/server/api/routes'
import { may } from '@/server/contract/permission'
import { type ApiWorld, startApiWorld } from '../support/api-world'
import { command, commandWith } from '../support/command-line'
import * as page from '../support/live-page'
import { type Person, signedIn } from '../support/signed-in'

let world: ApiWorld
let ada: Person
let otto: Person

beforeAll(async () => {
  world = await startApiWorld({ signIn: 'password' })
  ada = await signedIn(world, { name: 'ada', role: 'admin', force: true })
  otto = await signedIn(world, { name: 'otto', role: 'operator' })
})
afterAll(() => world.remove())

const make = async (person: Person, body: object) =>
  (await person.send('POST', '/v1/tokens', { role: 'viewer', ...body })).body
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const me = async (token: string) => world.get('/v1/me', bearer(token))

test('a token is shown once, works at once, tells when it was used, and is revoked at once', async () => {
  const made = await make(otto, { name: 'deploy', role: 'operator' })
  expect(await me(made.token)).toMatchObject({
    body: { kind: 'token', name: 'otto/deploy', role: 'operator', force: false },
  })
  const list = await otto.send('GET', '/v1/tokens')
  expect(list.body.items).toMatchObject([{ name: 'deploy', owner: 'otto', role: 'operator' }])
  expect(list.body.items[0].usedAt).not.toBeNull()
  expect(JSON.stringify(list.body)).not.toContain(made.token)
  const rows = JSON.stringify(await world.world.query('select * from verdict_token'))
  expect(rows).not.toContain(made.token)
  expect(await otto.send('DELETE', `/v1/tokens/${made.id}`)).toMatchObject({ status: 204 })
  expect(await me(made.token)).toMatchObject({ status: 401 })
})

test('nobody makes a token that can do more, nor revokes one of somebody else', async () => {
  for (const more of [{ role: 'admin' }, { role: 'operator', force: true }])
    expect(await make(otto, { name: 'more', ...more })).toMatchObject({ code: 'token-exceeds' })
  const { id } = await make(ada, { name: 'hers' })
  expect(await otto.send('DELETE', `/v1/tokens/${id}`)).toMatchObject({
    body: { code: 'token-not-found' },
  })
  expect(await make(ada, { name: 'hers' })).toMatchObject({ code: 'token-exists' })
})

test('what its maker may no longer do, the token may not either', async () => {
  await signedIn(world, { name: 'nora', role: 'operator' })
  const nora = await signedIn(world, { name: 'nora', role: 'operator' })
  const { token } = await make(nora, { name: 'ci', role: 'operator' })
  await ada.send('PATCH', '/v1/users/nora', { role: 'viewer' })
  expect(await me(token)).toMatchObject({ body: { role: 'viewer' } })
  await ada.send('PATCH', '/v1/users/nora', { active: false })
  expect(await me(token)).toMatchObject({ status: 401 })
})

test('a viewer’s token acts by no address there is, and makes no other token', async () => {
  const { token } = await make(ada, { name: 'looks' })
  const viewer = { kind: 'token', role: 'viewer', force: false } as const
  for (const { method, path, name } of routes) {
    if (may(viewer, name)) continue
    const answer = await world.send(
      method,
      path.replace(/\{\w+\}/g, 'nowhere'),
      undefined,
      bearer(token),
    )
    expect({ path, status: answer.status, code: answer.body.code }).toEqual({
      ...{ path, status: 403, code: 'no-right' },
    })
  }
})

test('a token that has run out is nobody’s', async () => {
  const { token, id } = await make(ada, { name: 'short', days: 1 })
  expect(await me(token)).toMatchObject({ status: 200 })
  await world.world.query(
    `update verdict_token set expires_at = now() - interval '1 second' where id = $1`,
    [id],
  )
  expect(await me(token)).toMatchObject({ status: 401 })
})

test('the client shows the token it is given, and a socket is heard with one', async () => {
  const { token } = await make(ada, { name: 'client' })
  const { url } = world
  expect(await createClient({ url, token }).list()).toMatchObject({ type: 'answered' })
  expect(await createClient({ url }).list()).toMatchObject({
    type: 'refused',
    problem: { code: 'sign-in-needed' },
  })
  const socket = await page.connect(world, bearer(token))
  expect(await page.join(socket, 'transactions')).toEqual(expect.any(String))
  socket.close()
})

test('the command line shows the token of its surroundings, and without one says what it needs', async () => {
  const { token } = await make(ada, { name: 'shell' })
  expect(await commandWith(token, world.url, 'participants')).toMatchObject({ code: 0 })
  const without = await command(world.url, 'participants')
  expect(without).toMatchObject({ code: 1, said: expect.stringContaining('API token') })
  const acts = await commandWith(token, world.url, 'participants', 'drain', 'nowhere')
  expect(acts).toMatchObject({ code: 1, said: expect.stringContaining('Your role is viewer') })
})
