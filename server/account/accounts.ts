import type { IncomingHttpHeaders } from 'node:http'
import type { Account, AccountChange, NewAccount } from '@/server/contract/account'
import type { Identity } from '@/server/contract/identity'
import { meets, type Need } from '@/server/contract/permission'
import { type AccountStore, type Changed, SESSION_LIMITS } from './account-store'
import { createAttempts } from './attempts'
import { fits, hashPassword } from './password'
import { createSessionCookie, hashOf, newSecret, type SessionCookie } from './session-cookie'
import type { Tokens } from './tokens'

export interface SignInRequest {
  readonly name: string
  readonly password: string
  readonly address: string
}

export type SignedIn =
  | { readonly type: 'signed-in'; readonly account: Account; readonly cookie: string }
  | { readonly type: 'refused' }
  | { readonly type: 'slow'; readonly waitMs: number }

/** Who may come in, where people sign in. */
export interface Accounts {
  readonly tokens: Tokens
  /** Who vouches for people here; null: they have passwords. */
  readonly issuer: string | null
  identify(headers: IncomingHttpHeaders): Promise<Identity | null>
  signIn(request: SignInRequest): Promise<SignedIn>
  /** Ends the session at once. */
  signOut(headers: IncomingHttpHeaders): Promise<SignedOut>
  list(): Promise<readonly Account[]>
  /** The names of those who meet a need. */
  able(need: Need): Promise<readonly string[]>
  /** Whether a person, or a program by `owner/token`, still meets a need. */
  stillMay(by: string, need: Need): Promise<boolean>
  add(account: NewAccount, when?: 'first'): Promise<boolean>
  change(name: string, change: AccountChange): Promise<Changed>
  resetPassword(name: string, password: string): Promise<boolean>
  /** Of who is signed in with these headers. */
  changePassword(name: string, change: PasswordChange): Promise<PasswordChanged>
}

interface SignedOut {
  /** The header that has the browser forget it. */
  readonly cookie: string
  /** What the provider is to be shown, if it vouched for that session. */
  readonly idToken: string | null
}

export type PasswordChanged =
  | { readonly type: 'changed' | 'refused' }
  | { readonly type: 'slow'; readonly waitMs: number }

interface PasswordChange {
  readonly headers: IncomingHttpHeaders
  readonly current: string
  readonly next: string
  readonly address: string
}

export interface AccountsDeps {
  readonly store: AccountStore
  readonly tokens: Tokens
  readonly newUlid: () => string
  /** Who is let in by another has no session here, however it began. Null: by a password. */
  readonly issuer: string | null
  /** Whether people reach the pages by https. */
  readonly secure: boolean
  /** Of the processes of this installation (D27): the lab is a client like any other. */
  readonly innerToken: string
}

export function createAccounts(deps: AccountsDeps): Accounts {
  const { store, tokens, newUlid, secure, innerToken, issuer } = deps
  const cookie = createSessionCookie(secure)
  const attempts = createAttempts()
  const inner = hashOf(innerToken)
  const sessionIn = (headers: IncomingHttpHeaders) => hashedIn(cookie, headers)
  return {
    ...{ tokens, issuer, ...rightsOf(deps) },
    identify: async (headers) => {
      const bearer = bearerIn(headers)
      if (bearer !== null) return hashOf(bearer) === inner ? ours : tokens.identify(bearer)
      const session = sessionIn(headers)
      const found = session === null ? null : await store.session(session, SESSION_LIMITS)
      return found === null || found.issuer !== issuer ? null : personOf(found)
    },
    signIn: async ({ name, password, address }) => {
      const who = { name, address }
      // Counted before it is looked at: whoever sends many at once has none of them free.
      const waitMs = await attempts.take(who)
      if (waitMs > 0) return { type: 'slow', waitMs }
      const account = await store.find(name)
      const right = await fits(password, account?.hash ?? null)
      if (!right || !account?.active) return { type: 'refused' }
      const secret = newSecret()
      if (!(await store.openSession(account, hashOf(secret), SESSION_LIMITS)))
        return { type: 'refused' }
      await attempts.succeeded(who)
      return { type: 'signed-in', account, cookie: cookie.set(secret, SESSION_LIMITS.lastsMs) }
    },
    signOut: async (headers) => {
      const session = sessionIn(headers)
      const idToken = session === null ? null : await store.closeSession(session)
      return { cookie: cookie.clear(), idToken }
    },
    list: store.list,
    add: async ({ name, role, force, password }, when) =>
      store.add({ id: newUlid(), name, role, force, hash: await hashPassword(password) }, when),
    change: store.change,
    resetPassword: async (name, password) =>
      store.resetPassword(name, await hashPassword(password)),
    changePassword: async (name, { headers, current, next, address }) => {
      const waitMs = await attempts.take({ name, address })
      if (waitMs > 0) return { type: 'slow', waitMs }
      const account = await store.find(name)
      if (account?.hash == null || !(await fits(current, account.hash))) return { type: 'refused' }
      const change = { from: account.hash, to: await hashPassword(next) }
      const except = sessionIn(headers) ?? ''
      const changed = await store.changePassword(name, { ...change, except })
      return { type: changed ? 'changed' : 'refused' }
    },
  }
}

const rightsOf = ({ store, tokens, issuer }: AccountsDeps): Pick<Accounts, 'able' | 'stillMay'> => {
  const able = async (need: Need) =>
    (await store.list())
      .filter((one) => one.active && one.issuer === issuer && meets(personOf(one), need))
      .map(({ name }) => name)
  return {
    able,
    stillMay: async (by, need) => {
      const [name = by, token] = by.split('/')
      if (token === undefined) return (await able(need)).includes(name)
      const program = await tokens.named(name, token)
      return program !== null && meets(program, need)
    },
  }
}

/** What is kept of the session that a browser holds; null: it holds none. */
const hashedIn = (cookie: SessionCookie, headers: IncomingHttpHeaders): string | null => {
  const secret = cookie.read(headers)
  return secret === null ? null : hashOf(secret)
}

export const personOf = ({
  name,
  role,
  force,
}: Pick<Account, 'name' | 'role' | 'force'>): Identity => ({
  ...{ kind: 'person', name, role, force },
})

/** It makes its databases participants and runs workloads; it decides nothing by force. */
const ours: Identity = { kind: 'verdict', name: 'lab', role: 'admin', force: false }

const BEARER = /^Bearer\s+(\S{1,200})$/i

const bearerIn = ({ authorization }: IncomingHttpHeaders): string | null =>
  authorization === undefined ? null : (BEARER.exec(authorization)?.[1] ?? '')
