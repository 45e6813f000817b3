import { queryOptions } from '@tanstack/react-query'
import { signInState } from '@/server/contract/account'
import { identity } from '@/server/contract/identity'
import { getJson, sendJson } from '../wire/http'

export const loginQueries = {
  state: () =>
    queryOptions({
      queryKey: ['sign-in'],
      queryFn: ({ signal }) => getJson('/v1/sign-in', signInState, signal),
    }),
}

/** The session is in a cookie afterwards, which no script can read. */
export const signIn = (body: { readonly name: string; readonly password: string }) =>
  sendJson('/v1/sign-in', identity, { body })
