import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { signedOut } from '@/server/contract/account'
import { me } from '@/server/contract/me'
import { getJson, sendJson } from '../wire/http'

const ME_MS = 60_000

/** Who asks, for the account menu and for every control that not everybody may use. */
export const meQueries = {
  me: () =>
    queryOptions({
      queryKey: ['me'],
      queryFn: ({ signal }) => getJson('/v1/me', me, signal),
      staleTime: ME_MS,
      refetchInterval: ME_MS,
    }),
}

/** Ends the session on the server, at once; answers where a provider goes on to end its own. */
export const signOut = () => sendJson('/v1/sign-out', signedOut.nullable())

export const changePassword = (body: { readonly current: string; readonly next: string }) =>
  sendJson('/v1/me:change-password', z.null(), { body })
