import { expect } from 'vitest'
import type { NewAccount } from '@/server/contract/account'
import type { ApiWorld } from './api-world'

export const PASSWORD = 'correct horse battery'

/** Somebody who has signed in, as a browser would speak for that one. */
export interface Person {
  readonly headers: Readonly<Record<string, string>>
  readonly send: ApiWorld['send']
}

/** Makes the account, unless it is there, and signs in. */
export async function signedIn(
  world: ApiWorld,
  account: Pick<NewAccount, 'name' | 'role'> & { readonly force?: boolean },
): Promise<Person> {
  await world.accounts?.add({ force: false, ...account, password: PASSWORD })
  const { name } = account
  const answer = await world.send('POST', '/v1/sign-in', { name, password: PASSWORD })
  expect(answer.status).toBe(200)
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
  const headers = { cookie, origin: world.url }
  return {
    headers,
    send: (method, path, body, more) => world.send(method, path, body, { ...headers, ...more }),
  }
}
