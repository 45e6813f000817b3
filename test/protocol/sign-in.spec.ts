import { expect, test } from 'vitest'
import type { AccountStore } from '@/server/account/account-store'
import { createAccounts } from '@/server/account/accounts'
import { hashPassword } from '@/server/account/password'
import { createSessionCookie, hashOf } from '@/server/account/session-cookie'
import { createTokens, type FoundToken, type TokenStore } from '@/server/account/tokens'
import { type Door, isOwnOrigin, refusal, withoutOrigin } from '@/server/api/security'
import type { Account } from '@/server/contract/account'

const PASSWORD = 'correct horse battery'
const address = '192.0.2.7'
const mira: Account = {
  ...{ name: 'mira', role: 'operator', force: true, active: true, issuer: null },
  ...{ createdAt: '2026-11-29T12:00:00.000Z', signedInAt: null },
}

/** One account, and the sessions that were opened, by what is kept of them. */
async function worldWith(change: Partial<Account> = {}) {
  const account = { ...mira, ...change, id: '1', hash: await hashPassword(PASSWORD) }
  const sessions = new Set<string>()
  const store: AccountStore = {
    list: async () => [account],
    find: async (name) => (name === account.name ? account : null),
    add: async () => false,
    change: async () => 'absent',
    resetPassword: async () => true,
    changePassword: async () => true,
    openSession: async (_, session) => sessions.add(session).size > 0,
    session: async (session) => (sessions.has(session) ? account : null),
    enter: async () => ({ opened: false, account }),
    closeSession: async (session) => {
      sessions.delete(session)
      return null
    },
  }
  const kept = new Map<string, FoundToken>()
  const tokens = createTokens({ newUlid: () => '1', store: tokensIn(kept, account) })
  const deps = { store, tokens, newUlid: () => '1', innerToken: 'inner', issuer: null }
  return { sessions, account, accounts: createAccounts({ ...deps, secure: false }) }
}

/** What is made is found by its hash. */
const tokensIn = (kept: Map<string, FoundToken>, owner: Account): TokenStore => ({
  list: async () => [],
  find: async (hash) => kept.get(hash) ?? null,
  named: async (_, name) => [...kept.values()].find(({ token }) => token.name === name) ?? null,
  remove: async () => kept.clear(),
  add: async ({ hash, days: _, ...token }) => {
    kept.set(hash, { token, owner })
    const times = { createdAt: owner.createdAt, expiresAt: owner.createdAt, usedAt: null }
    return { ...token, ...times }
  },
})

const headerOf = (cookie: string) => ({ cookie: cookie.split(';')[0] ?? '' })

test('a session is known by its cookie, of which only the hash is kept, until it is signed out', async () => {
  const { accounts, sessions } = await worldWith()
  const signed = await accounts.signIn({ name: 'mira', password: PASSWORD, address })
  if (signed.type !== 'signed-in') throw new Error(signed.type)
  expect(signed.cookie).toMatch(
    /^verdict_session=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=43200$/,
  )
  const headers = headerOf(signed.cookie)
  const secret = headers.cookie.slice('verdict_session='.length)
  expect([...sessions]).toEqual([hashOf(secret)])
  expect(await accounts.identify({ cookie: `a=b; ${headers.cookie}` })).toEqual({
    ...{ kind: 'person', name: 'mira', role: 'operator', force: true },
  })
  expect(await accounts.identify({ cookie: `verdict_session=${hashOf(secret)}` })).toBeNull()
  await accounts.signOut(headers)
  expect(await accounts.identify(headers)).toBeNull()
})

test('a wrong password, a name that is not known and an account that is off are answered alike', async () => {
  const { accounts } = await worldWith()
  const off = await worldWith({ active: false })
  const refused = { type: 'refused' }
  expect(await accounts.signIn({ name: 'mira', password: 'wrong', address })).toEqual(refused)
  expect(await accounts.signIn({ name: 'nora', password: 'wrong', address })).toEqual(refused)
  expect(await off.accounts.signIn({ name: 'mira', password: PASSWORD, address })).toEqual(refused)
})

test('after five attempts in a minute the right password has to wait too, elsewhere it need not', async () => {
  const { accounts } = await worldWith()
  const wrong = () => accounts.signIn({ name: 'mira', password: 'wrong', address })
  const answers = await Promise.all([wrong(), wrong(), wrong(), wrong(), wrong(), wrong()])
  expect(answers.map(({ type }) => type)).toEqual([...Array(5).fill('refused'), 'slow'])
  const right = { name: 'mira', password: PASSWORD }
  expect(await accounts.signIn({ ...right, address })).toMatchObject({
    type: 'slow',
    waitMs: expect.any(Number),
  })
  expect(await accounts.signIn({ ...right, address: '192.0.2.8' })).toMatchObject({
    type: 'signed-in',
  })
})

test('behind https the cookie goes over https only, and no other host can set it', () => {
  const { set, clear } = createSessionCookie(true)
  expect(set('x'.repeat(43), 1_000)).toMatch(/^__Host-verdict_session=x+; .*; Secure; Max-Age=1$/)
  expect(clear()).toMatch(/^__Host-verdict_session=; .*Secure; Max-Age=0$/)
})

test('the token of the inner listeners is the lab, and any other bearer is nobody', async () => {
  const { accounts } = await worldWith()
  expect(await accounts.identify({ authorization: 'Bearer inner' })).toMatchObject({
    ...{ kind: 'verdict', force: false },
  })
  expect(await accounts.identify({ authorization: 'Bearer other' })).toBeNull()
  expect(await accounts.identify({ authorization: 'Basic inner' })).toBeNull()
  expect(await accounts.identify({})).toBeNull()
})

test('a token can do what it was made for, and no more than who made it can now', async () => {
  const { accounts, account } = await worldWith({ role: 'admin' })
  const made = await accounts.tokens.add('mira', {
    ...{ name: 'deploy', role: 'operator', force: true, days: 1 },
  })
  expect(made?.token).toMatch(/^verdict_[A-Za-z0-9_-]{43}$/)
  const headers = { authorization: `Bearer ${made?.token}` }
  const program = { kind: 'token', name: 'mira/deploy', role: 'operator', force: true }
  expect(await accounts.identify(headers)).toEqual(program)
  Object.assign(account, { role: 'viewer', force: false })
  expect(await accounts.identify(headers)).toEqual({ ...program, role: 'viewer', force: false })
  expect(await accounts.identify({ authorization: `${headers.authorization}x` })).toBeNull()
  await accounts.tokens.remove('1')
  expect(await accounts.identify(headers)).toBeNull()
})

const inside: Door = { port: 3000, publicUrl: null }
const outside: Door = { port: 3000, publicUrl: 'https://verdict.example:8443/desk' }

test('only its own names are answered: loopback, and the public one where there is one', () => {
  const code = (host: string, door = outside, origin?: string) => {
    const refused = refusal({ host, ...(origin !== undefined && { origin }) }, door)
    return refused?.type === 'problem' ? refused.code : null
  }
  expect(code('localhost:3000')).toBeNull()
  expect(code('verdict.example:8443')).toBeNull()
  expect(code('VERDICT.example:8443')).toBeNull()
  expect(code('verdict.example')).toBe('foreign-host')
  expect(code('verdict.example:8443', inside)).toBe('foreign-host')
  expect(code('verdict.example.evil:8443')).toBe('foreign-host')
  expect(code('verdict.example:8443', outside, 'https://verdict.example:8443')).toBeNull()
  expect(code('verdict.example:8443', outside, 'http://verdict.example:8443')).toBe(
    'foreign-origin',
  )
  expect(code('verdict.example:8443', outside, 'https://evil.example')).toBe('foreign-origin')
  expect(isOwnOrigin('null', outside)).toBe(false)
})

test('who acts by a session names the page it comes from; a look and a program need not', () => {
  const person = { kind: 'person', name: 'mira', role: 'admin', force: true } as const
  const asked = (method: string, identity: Parameters<typeof withoutOrigin>[1], origin?: string) =>
    withoutOrigin({ method, headers: origin === undefined ? {} : { origin } }, identity)
  expect(asked('POST', person)).toMatchObject({ code: 'foreign-origin' })
  expect(asked('DELETE', person)).toMatchObject({ code: 'foreign-origin' })
  expect(asked('POST', person, 'http://localhost:3000')).toBeNull()
  expect(asked('GET', person)).toBeNull()
  expect(asked('POST', { ...person, kind: 'token' })).toBeNull()
  expect(asked('POST', { ...person, kind: 'local' })).toBeNull()
})
