import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import {
  type AccountChange,
  account,
  accountList,
  type NewAccount,
} from '@/server/contract/account'
import { apiTokenList, madeApiToken, type NewApiToken } from '@/server/contract/token'
import { getJson, sendJson } from '../wire/http'

const LOOK_EVERY_MS = 10_000

/** Who may sign in, and the tokens of programs: one key for each. */
export const accountQueries = {
  users: () =>
    queryOptions({
      queryKey: ['accounts', 'users'],
      queryFn: ({ signal }) => getJson('/v1/users', accountList, signal),
      refetchInterval: LOOK_EVERY_MS,
    }),
  tokens: () =>
    queryOptions({
      queryKey: ['accounts', 'tokens'],
      queryFn: ({ signal }) => getJson('/v1/tokens', apiTokenList, signal),
      refetchInterval: LOOK_EVERY_MS,
    }),
}

const at = (name: string) => `/v1/users/${encodeURIComponent(name)}`

export const addUser = (body: NewAccount) => sendJson('/v1/users', account, { body })

export const changeUser = (name: string, body: AccountChange) =>
  sendJson(at(name), account, { method: 'PATCH', body })

export const resetPassword = (name: string, password: string) =>
  sendJson(`${at(name)}:reset-password`, account, { body: { password } })

/** Its answer is the only place where the token is. */
export const makeToken = (body: NewApiToken) => sendJson('/v1/tokens', madeApiToken, { body })

export const revokeToken = (id: string) =>
  sendJson(`/v1/tokens/${encodeURIComponent(id)}`, z.null(), { method: 'DELETE' })
