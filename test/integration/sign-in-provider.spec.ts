import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '@/server/platform/home'
import { type ApiWorld, startApiWorld } from '../support/api-world'
import { createHttpBrowser, type HttpBrowser } from '../support/http-browser'
import { type RunningProvider, startProvider } from '../support/oidc-provider'

let world: ApiWorld
let provider: RunningProvider

beforeAll(async () => {
  const port = await freePort()
  provider = await startProvider(`http://127.0.0.1:${port}`)
  world = await startApiWorld({ oidc: provider.settings, port })
})
afterAll(async () => {
  await world?.remove()
  await provider?.stop()
})

/** Through the whole chain: our button, the provider's form, back to us. Answers where it ends. */
async function signIn(name: string, groups: readonly string[], to = '/locks?tab=held') {
  provider.members.set(name, { groups })
  const browser = createHttpBrowser()
  return { browser, landed: await through(browser, name, to) }
}

async function through(browser: HttpBrowser, name: string, to: string): Promise<string> {
  const start = `${world.url}/v1/sign-in/provider?${new URLSearchParams({ to })}`
  const form = await browser.follow(start, `${world.url}/v1/sign-in/callback`)
  const back = await browser.submit(
    form,
    { login: name, password: 'any' },
    `${world.url}/v1/sign-in/callback`,
  )
  const answer = await browser.ask(back.url)
  expect(answer.status).toBe(302)
  return answer.headers.get('location') ?? ''
}

const meOf = async (browser: HttpBrowser) => {
  const response = await browser.ask(`${world.url}/v1/me`)
  return { status: response.status, body: await response.json() }
}
const audited = async (actor: string) =>
  await world.world.query<{ action: string }>(
    'select action, reason from verdict_audit where actor = $1',
    [actor],
  )

test('who signs in at the provider comes back to the page asked for, as what the provider says', async () => {
  const { browser, landed } = await signIn('otto', ['staff', 'verdict-operators', 'verdict-force'])
  expect(landed).toBe(`${world.url}/locks?tab=held`)
  expect(await meOf(browser)).toMatchObject({
    status: 200,
    body: { kind: 'person', name: 'otto', role: 'operator', force: true, signIn: 'oidc' },
  })
  expect(await audited('otto')).toMatchObject([
    {
      action: 'sign-in',
      reason:
        'otto signed in with the test provider as operator, with the force right, from 127.0.0.1',
    },
  ])
})

test('roles are taken anew at each sign-in, and at once for every session of that one', async () => {
  const first = await signIn('nora', ['verdict-admins'])
  expect((await meOf(first.browser)).body.role).toBe('admin')
  const second = await signIn('nora', ['staff'])
  expect((await meOf(second.browser)).body.role).toBe('viewer')
  expect((await meOf(first.browser)).body.role).toBe('viewer')
})

test('whom nothing lets in stays outside, and so does who is to be refused: the audit trail says so', async () => {
  for (const groups of [[], ['strangers'], ['verdict-admins', 'left']]) {
    const { browser, landed } = await signIn('mallory', groups, '/inbox')
    expect(landed).toBe(`${world.url}/login?to=%2Finbox&fault=no-role`)
    expect(await meOf(browser)).toMatchObject({ status: 401 })
  }
  expect((await audited('nobody')).map(({ action }) => action)).toContain('refuse-sign-in')
})

test('an admin sees who vouches for whom, and can close an account but give no role here', async () => {
  const ada = await signIn('ada', ['verdict-admins'])
  await signIn('paul', ['staff'])
  const as = async (method: string, path: string, body?: unknown) => {
    const headers = { origin: world.url, 'content-type': 'application/json' }
    const init = { method, headers, body: body === undefined ? null : JSON.stringify(body) }
    const answer = await ada.browser.ask(world.url + path, init)
    return { status: answer.status, body: await answer.json() }
  }
  const { body } = await as('GET', '/v1/users')
  expect(body.items).toContainEqual(
    expect.objectContaining({ name: 'paul', role: 'viewer', issuer: provider.issuer }),
  )
  const elsewhere = { status: 409, body: { code: 'sign-in-elsewhere' } }
  expect(await as('PATCH', '/v1/users/paul', { role: 'admin' })).toMatchObject(elsewhere)
  const password = 'correct horse battery'
  expect(await as('POST', '/v1/users/paul:reset-password', { password })).toMatchObject(elsewhere)
  expect(await as('POST', '/v1/users', { name: 'x', role: 'admin', password })).toMatchObject(
    elsewhere,
  )
  expect(await as('PATCH', '/v1/users/paul', { active: false })).toMatchObject({ status: 200 })
  const again = await signIn('paul', ['verdict-admins'])
  expect(again.landed).toContain('fault=inactive')
  expect(await meOf(again.browser)).toMatchObject({ status: 401 })
})

test('a name that somebody has already is not shared: who has it at the provider is another', async () => {
  await world.world.query(
    `insert into verdict_account (id, name, role, password) values ('old', 'grace', 'admin', 'x')`,
  )
  const { browser } = await signIn('grace', ['staff'])
  expect((await meOf(browser)).body).toMatchObject({ name: 'grace-2', role: 'viewer' })
})

test('an answer is taken once, by the browser that asked, for the sign-in it was asked for', async () => {
  const lost = `${world.url}/login?to=%2Foverview&fault=lost`
  const callback = `${world.url}/v1/sign-in/callback`
  const at = async (browser: HttpBrowser, url: string) =>
    (await browser.ask(url)).headers.get('location')
  provider.members.set('olga', { groups: ['staff'] })
  const browser = createHttpBrowser()
  const form = await browser.follow(`${world.url}/v1/sign-in/provider`, callback)
  const { url } = await browser.submit(form, { login: 'olga', password: 'any' }, callback)
  // Somebody else's answer, brought by a link: no sign-in of this browser is under way.
  expect(await at(createHttpBrowser(), url)).toBe(lost)
  const forged = new URL(url)
  forged.searchParams.set('state', 'forged')
  expect(await at(browser, forged.href)).toContain('fault=lost')
  // What was forged has used up the sign-in, and the true answer comes too late.
  expect(await at(browser, url)).toBe(lost)
  expect(await at(createHttpBrowser(), callback)).toBe(lost)
  expect(await meOf(browser)).toMatchObject({ status: 401 })
  const done = await signIn('olga', ['staff'])
  expect(await at(done.browser, url)).toBe(lost)
})

test('a foreign address to return to is never gone to', async () => {
  for (const to of ['https://evil.example/', '//evil.example', '/\\evil.example'])
    expect((await signIn('otto', ['staff'], to)).landed).toBe(`${world.url}/overview`)
})

test('the session is a new one, whatever the browser held; signing out ends it there as well', async () => {
  const browser = createHttpBrowser()
  const planted = `verdict_session=${'x'.repeat(43)}`
  provider.members.set('rosa', { groups: ['staff'] })
  await through(browser, 'rosa', '/inbox')
  const [first] = /verdict_session=[^;]+/.exec(browser.cookies(world.url)) ?? []
  expect(first).not.toBe(planted)
  expect(await world.get('/v1/me', { cookie: planted })).toMatchObject({ status: 401 })
  const init = { method: 'POST', headers: { origin: world.url } }
  const answer = await browser.ask(`${world.url}/v1/sign-out`, init)
  expect(answer.status).toBe(200)
  const { continueAt } = await answer.json()
  expect(continueAt).toMatch(`${provider.issuer}/session/end?`)
  expect(await world.get('/v1/me', { cookie: first ?? '' })).toMatchObject({ status: 401 })
  const leaving = await browser.follow(continueAt, `${world.url}/login`)
  const left = await browser.submit(leaving, { logout: 'yes' }, `${world.url}/login`)
  expect(left.url).toBe(`${world.url}/login`)
})

test('the cookies are out of reach of scripts; nothing secret is kept but what the provider wants back', async () => {
  const browser = createHttpBrowser()
  const begun = await browser.ask(`${world.url}/v1/sign-in/provider`)
  expect(begun.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^verdict_sign_in=.{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600$/),
  ])
  const asked = new URL(begun.headers.get('location') ?? '').searchParams
  expect(asked.get('code_challenge_method')).toBe('S256')
  expect(asked.get('nonce')).not.toBe(asked.get('state'))
  const [, secret = ''] = browser.cookies(world.url).split('verdict_sign_in=')
  const rows = await world.world.query('select * from verdict_sign_in')
  expect(JSON.stringify(rows)).not.toContain(secret)
})

test('passwords are of no use where a provider vouches for people', async () => {
  const body = { name: 'grace', password: 'correct horse battery' }
  expect(await world.send('POST', '/v1/sign-in', body)).toMatchObject({
    ...{ status: 409, body: { code: 'sign-in-elsewhere' } },
  })
  expect(await world.get('/v1/sign-in')).toMatchObject({
    body: { signIn: 'oidc', ready: true, provider: 'the test provider' },
  })
})
