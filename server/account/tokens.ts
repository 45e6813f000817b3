import type { Account } from '@/server/contract/account'
import type { Identity, Role } from '@/server/contract/identity'
import type { ApiToken, NewApiToken } from '@/server/contract/token'
import { hashOf, newSecret } from './session-cookie'

const PREFIX = 'verdict_'

export interface TokenRow extends NewApiToken {
  readonly id: string
  readonly hash: string
  readonly owner: string
}

export interface FoundToken {
  readonly token: Pick<ApiToken, 'name' | 'role' | 'force'>
  readonly owner: Pick<Account, 'name' | 'role' | 'force'>
}

/** The tokens of programs, the same for every web process. */
export interface TokenStore {
  list(): Promise<readonly ApiToken[]>
  /** Null: its owner has one of that name, or is not there. */
  add(row: TokenRow): Promise<ApiToken | null>
  /** By its hash, if it is in time and its owner active; notes that it is in use. */
  find(hash: string): Promise<FoundToken | null>
  /** By its names, if it is in time and its owner active. */
  named(owner: string, name: string): Promise<FoundToken | null>
  remove(id: string): Promise<void>
}

export interface Tokens {
  list(): Promise<readonly ApiToken[]>
  /** With the token itself, which nobody sees again; null: the owner has one of that name. */
  add(owner: string, token: NewApiToken): Promise<(ApiToken & { readonly token: string }) | null>
  identify(bearer: string): Promise<Identity | null>
  /** What a program may do now, by its name; null: its token is no more. */
  named(owner: string, name: string): Promise<Identity | null>
  remove(id: string): Promise<void>
}

interface TokensDeps {
  readonly store: TokenStore
  readonly newUlid: () => string
}

export function createTokens({ store, newUlid }: TokensDeps): Tokens {
  return {
    ...{ list: store.list, remove: store.remove },
    add: async (owner, token) => {
      const secret = PREFIX + newSecret()
      const made = await store.add({ ...token, owner, id: newUlid(), hash: hashOf(secret) })
      return made === null ? null : { ...made, token: secret }
    },
    identify: async (bearer) => {
      const found = bearer.startsWith(PREFIX) ? await store.find(hashOf(bearer)) : null
      return found === null ? null : programOf(found)
    },
    named: async (owner, name) => {
      const found = await store.named(owner, name)
      return found === null ? null : programOf(found)
    },
  }
}

/** It can do what it was made for, and never more than whoever made it can now. */
const programOf = ({ token, owner }: FoundToken): Identity => ({
  kind: 'token',
  name: `${owner.name}/${token.name}`,
  role: lesser(token.role, owner.role),
  force: token.force && owner.force,
})

const order: readonly Role[] = ['viewer', 'operator', 'admin']

const lesser = (one: Role, other: Role): Role =>
  order.indexOf(one) < order.indexOf(other) ? one : other
