import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type ApiWorld, startApiWorld } from '../support/api-world'
import { eventually } from '../support/eventually'
import * as page from '../support/live-page'
import { PASSWORD, type Person, signedIn } from '../support/signed-in'

let world: ApiWorld
let ada: Person
let vera: Person
const sockets = new Set<page.Live>()

beforeAll(async () => {
  world = await startApiWorld({ signIn: 'password' })
  ada = await signedIn(world, { name: 'ada', role: 'admin' })
  vera = await signedIn(world, { name: 'vera', role: 'viewer' })
})
afterEach(() => {
  for (const socket of sockets) socket.close()
  sockets.clear()
})
afterAll(() => world.remove())

const connect = async (headers: Readonly<Record<string, string>>) => {
  const socket = await page.connect(world, headers)
  sockets.add(socket)
  return socket
}
const isGone = (socket: page.Live) =>
  eventually(() => !socket.connected, { what: 'that the socket is closed' })

test('who has signed in is told who that is, and whom to ask for more', async () => {
  expect(await vera.send('GET', '/v1/me')).toMatchObject({
    status: 200,
    body: { kind: 'person', name: 'vera', role: 'viewer', force: false, signIn: 'password' },
  })
  const { status, body } = await vera.send('POST', '/v1/participants/x:drain')
  expect({ status, code: body.code }).toEqual({ status: 403, code: 'no-right' })
  expect(body.detail).toBe(
    'Nothing was done. Only operators can drain participants. Your role is viewer; ada is an operator.',
  )
})

test('nothing but the hash of a session and of a password is in the database', async () => {
  const rows = await world.world.query('select * from verdict_session, verdict_account')
  const text = JSON.stringify(rows)
  expect(text).toContain('$argon2id$')
  expect(text).not.toContain(PASSWORD)
  expect(text).not.toContain((vera.headers.cookie ?? '').slice('verdict_session='.length))
})

test('a request from a page of another site, or from none, does nothing with a session', async () => {
  const drain = (headers: Record<string, string>) =>
    world.send('POST', '/v1/participants/x:drain', undefined, headers)
  const { cookie = '' } = ada.headers
  for (const headers of [{ cookie }, { cookie, origin: 'https://evil.example' }])
    expect(await drain(headers)).toMatchObject({ status: 403, body: { code: 'foreign-origin' } })
  expect(await drain({ cookie, origin: world.url })).toMatchObject({ status: 404 })
})

test('a connection without a session hears nothing, whatever it says it is', async () => {
  await expect(connect({})).rejects.toThrow()
  await expect(connect({ cookie: `verdict_session=${'x'.repeat(43)}` })).rejects.toThrow()
  await expect(
    connect({ cookie: vera.headers.cookie ?? '', origin: 'https://evil.example' }),
  ).rejects.toThrow()
  const socket = await connect(vera.headers)
  expect(await page.join(socket, 'transactions')).toEqual(expect.any(String))
})

test('signing out ends the session at once, and its live connection with it', async () => {
  const person = await signedIn(world, { name: 'otto', role: 'operator' })
  const socket = await connect(person.headers)
  const answer = await person.send('POST', '/v1/sign-out')
  expect(answer.status).toBe(204)
  expect(answer.headers.get('set-cookie')).toMatch(/^verdict_session=; .*Max-Age=0$/)
  expect(await person.send('GET', '/v1/me')).toMatchObject({ status: 401 })
  const gone = isGone(socket)
  const heard = Promise.race([page.join(socket, 'transactions'), gone.then(() => null)])
  expect(await heard).toBeNull()
  await gone
})

test.each([
  ['an hour without a request', `seen_at = now() - interval '61 minutes'`],
  ['twelve hours', `expires_at = now() - interval '1 second'`],
])('a session is over after %s', async (_, past) => {
  const person = await signedIn(world, { name: 'otto', role: 'operator' })
  expect(await person.send('GET', '/v1/me')).toMatchObject({ status: 200 })
  await world.world.query(
    `update verdict_session set ${past} where account = (select id from verdict_account where name = 'otto')`,
  )
  expect(await person.send('GET', '/v1/me')).toMatchObject({ status: 401 })
})

test('an admin adds people, changes what they may do, and lets them in no more: at once', async () => {
  const add = { name: 'nora', role: 'viewer', password: PASSWORD }
  expect(await ada.send('POST', '/v1/users', add)).toMatchObject({ status: 201 })
  expect(await ada.send('POST', '/v1/users', add)).toMatchObject({ body: { code: 'user-exists' } })
  const nora = await signedIn(world, { name: 'nora', role: 'viewer' })
  const drain = () => nora.send('POST', '/v1/participants/x:drain')
  expect(await drain()).toMatchObject({ status: 403 })
  await ada.send('PATCH', '/v1/users/nora', { role: 'operator' })
  expect(await drain()).toMatchObject({ status: 404 })
  const socket = await connect(nora.headers)
  await ada.send('PATCH', '/v1/users/nora', { active: false })
  expect(await drain()).toMatchObject({ status: 401 })
  await isGone(socket)
  const again = { name: 'nora', password: PASSWORD }
  expect(await world.send('POST', '/v1/sign-in', again)).toMatchObject({
    ...{ status: 401, body: { code: 'sign-in-refused' } },
  })
  const { body } = await ada.send('GET', '/v1/audit?actor=ada')
  expect(body.items.map(({ reason }: { reason: string }) => reason)).toEqual([
    ...['nora: not active any more', 'nora: operator'],
    'nora may sign in: viewer, without the force right',
    'ada signed in with the password, from 127.0.0.1',
  ])
})

test('one admin stays, whoever else goes, though two go at the same time', async () => {
  await signedIn(world, { name: 'alma', role: 'admin' })
  const demote = (name: string) => ada.send('PATCH', `/v1/users/${name}`, { role: 'viewer' })
  const answers = await Promise.all([demote('ada'), demote('alma')])
  expect(answers.map(({ status }) => status).sort()).toContain(200)
  const left = (await world.accounts?.list())?.filter(({ role }) => role === 'admin')
  expect(left).toHaveLength(1)
  await world.world.query(`update verdict_account set role = 'admin' where name = 'ada'`)
  await world.world.query(`delete from verdict_account where name = 'alma'`)
  expect(await demote('ada')).toMatchObject({ status: 409, body: { code: 'last-admin' } })
})

test('a new password ends every session of the old one, one’s own change all but the present', async () => {
  const next = 'another long password'
  const first = await signedIn(world, { name: 'paul', role: 'viewer' })
  const second = await signedIn(world, { name: 'paul', role: 'viewer' })
  const change = (current: string) =>
    first.send('POST', '/v1/me:change-password', { current, next })
  expect(await change('a wrong password')).toMatchObject({ body: { code: 'sign-in-refused' } })
  expect(await change(PASSWORD)).toMatchObject({ status: 204 })
  expect(await first.send('GET', '/v1/me')).toMatchObject({ status: 200 })
  expect(await second.send('GET', '/v1/me')).toMatchObject({ status: 401 })
  const token = { name: 'ci', role: 'viewer' }
  const made = await first.send('POST', '/v1/tokens', token)
  const bearer = { authorization: `Bearer ${made.body.token}` }
  expect(await world.get('/v1/me', bearer)).toMatchObject({ status: 200 })
  await ada.send('POST', '/v1/users/paul:reset-password', { password: PASSWORD })
  expect(await world.get('/v1/me', bearer)).toMatchObject({ status: 401 })
  expect(await first.send('GET', '/v1/me')).toMatchObject({ status: 401 })
})

test('the processes of the installation are let in by their own token', async () => {
  const headers = { authorization: 'Bearer test-token' }
  const url = world.bank.url
  const put = { kind: 'postgresql', url }
  expect(await world.send('PUT', '/v1/participants/till', put, headers)).toMatchObject({
    status: 200,
  })
  expect(await world.send('GET', '/v1/users', undefined, headers)).toMatchObject({ status: 403 })
})

test('who acts more than sixty times in a minute is told when the next one is possible', async () => {
  const busy = await signedIn(world, { name: 'bruno', role: 'operator' })
  const drain = () => busy.send('POST', '/v1/participants/x:drain')
  for (let n = 0; n < 60; n++) expect((await drain()).status).toBe(404)
  const { status, body, headers } = await drain()
  expect({ status, code: body.code }).toEqual({ status: 429, code: 'rate-limited' })
  expect(body.detail).toMatch(/^Too many requests: 60 a minute are allowed\. The next one is/)
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await busy.send('GET', '/v1/me')).toMatchObject({ status: 200 })
  expect(await ada.send('POST', '/v1/participants/x:drain')).toMatchObject({ status: 404 })
})
