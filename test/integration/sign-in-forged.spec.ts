import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiWorld, startApiWorld } from '../support/api-world'
import { createHttpBrowser } from '../support/http-browser'
import { type Lies, startLyingProvider } from '../support/lying-provider'
import { settingsFor } from '../support/oidc-provider'

let world: ApiWorld
let provider: Awaited<ReturnType<typeof startLyingProvider>>

beforeAll(async () => {
  provider = await startLyingProvider()
  world = await startApiWorld({ oidc: settingsFor(provider.issuer) })
})
afterAll(async () => {
  await world?.remove()
  await provider?.stop()
})

const HOUR_S = 3_600
const hours = (count: number) => Math.floor(Date.now() / 1_000) + count * HOUR_S

/** Begins honestly, then comes back with a code that the provider answers as it is told to. */
async function comeBack(lies: Lies, more: Readonly<Record<string, string>> = {}) {
  provider.tell({}, '')
  const browser = createHttpBrowser()
  const begun = await browser.ask(`${world.url}/v1/sign-in/provider?to=/locks`)
  const asked = new URL(begun.headers.get('location') ?? '')
  expect(asked.origin).toBe(provider.issuer)
  provider.tell(lies, asked.searchParams.get('nonce') ?? '')
  const state = asked.searchParams.get('state') ?? ''
  const back = new URLSearchParams({ code: 'c', state, ...more })
  const answer = await browser.ask(`${world.url}/v1/sign-in/callback?${back}`)
  const { status } = await browser.ask(`${world.url}/v1/me`)
  return { location: answer.headers.get('location'), signedIn: status === 200 }
}

const refused = (fault: string) => ({
  location: `${world.url}/login?to=%2Flocks&fault=${fault}`,
  signedIn: false,
})

test('told the truth, somebody is let in: what follows is refused for its lie alone', async () => {
  expect(await comeBack({})).toEqual({ location: `${world.url}/locks`, signedIn: true })
})

test.each<[string, Lies]>([
  ['is signed by another key', { signs: 'with-another-key' }],
  ['is not signed', { signs: 'not' }],
  ['has lapsed', { claims: { exp: hours(-1), iat: hours(-2) } }],
  ['is meant for somebody else', { claims: { aud: 'another-program' } }],
  ['comes from another issuer', { claims: { iss: 'https://evil.example' } }],
  ['answers another sign-in', { claims: { nonce: 'of another sign-in' } }],
  ['answers no sign-in at all', { claims: { nonce: undefined } }],
])('nobody is signed in by an ID token that %s', async (_, lies) => {
  expect(await comeBack(lies)).toEqual(refused('invalid'))
})

test('an answer that says it comes from another provider is refused', async () => {
  expect(await comeBack({}, { iss: 'https://evil.example' })).toEqual(refused('invalid'))
})

test('a provider that answers nonsense, or not at all, has nobody wait and lets nobody in', async () => {
  expect(await comeBack({ nonsense: '<html>' })).toEqual(refused('invalid'))
  expect(await comeBack({ hangs: true })).toEqual(refused('unavailable'))
  expect(await world.get('/readyz')).toMatchObject({ status: 200 })
})

test('while it is down, the page says so, readiness stays, and programs are let in', async () => {
  const away = await startLyingProvider()
  const other = await startApiWorld({ oidc: settingsFor(away.issuer) })
  try {
    await away.stop()
    const answer = await createHttpBrowser().ask(`${other.url}/v1/sign-in/provider?to=/log`)
    expect(answer.headers.get('location')).toBe(`${other.url}/login?to=%2Flog&fault=unavailable`)
    expect(await other.get('/readyz')).toMatchObject({ status: 200 })
    const headers = { authorization: 'Bearer test-token' }
    expect(await other.get('/v1/me', headers)).toMatchObject({ status: 200 })
  } finally {
    await other.remove()
  }
})
