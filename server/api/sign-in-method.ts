import type { Accounts } from '@/server/account/accounts'
import type { SignInMethod } from '@/server/contract/account'
import { problem, type Reply } from './reply'

export const methodOf = (accounts: Pick<Accounts, 'issuer'> | null): SignInMethod => {
  if (accounts === null) return 'local'
  return accounts.issuer === null ? 'password' : 'oidc'
}

export const signInOff = problem(
  'sign-in-off',
  'Nobody signs in here, so there are no users. Nothing was done. Start with VERDICT_AUTH=password or oidc to have them.',
)

/** `done`: what was not. */
export const signInElsewhere = (done: string): Reply =>
  problem(
    'sign-in-elsewhere',
    `People sign in at a provider here, which vouches for them and says what they may do. ${done} Change it there; it counts from the next sign-in on. An admin can close an account here.`,
  )
