import { personOf } from '@/server/account/accounts'
import { passwordChange, signedOut, signInRequest, signInState } from '@/server/contract/account'
import { identity } from '@/server/contract/identity'
import { ok, problem, type Reply, reply } from '../reply'
import { defineRoute, type Route } from '../route'
import { methodOf, signInElsewhere, signInOff } from '../sign-in-method'
import { recordByHand } from './record-by-hand'

const SECOND_MS = 1_000

/** GET /v1/sign-in */
const getSignIn = defineRoute({
  method: 'GET',
  path: '/v1/sign-in',
  name: 'getSignIn',
  summary: 'How one signs in here',
  replies: { 200: signInState },
  handle: async ({ accounts, provider }) => {
    const signIn = methodOf(accounts)
    const ready = signIn !== 'password' || ((await accounts?.able('person')) ?? []).length > 0
    return ok({ signIn, ready, provider: provider?.label ?? null })
  },
})

/** POST /v1/sign-in: whether the name or the password was wrong is not told. */
const signIn = defineRoute({
  method: 'POST',
  path: '/v1/sign-in',
  name: 'signIn',
  summary: 'Signs in with name and password; the session is held by a cookie',
  body: signInRequest,
  replies: { 200: identity },
  problems: ['sign-in-refused', 'sign-in-slow', 'sign-in-off', 'sign-in-elsewhere', 'too-busy'],
  handle: async (context, { body, address, requestId }) => {
    const { accounts, logger } = context
    if (accounts === null) return signInOff
    if (accounts.issuer !== null) return signInElsewhere('Nobody was signed in.')
    const signed = await accounts.signIn({ ...body, address })
    if (signed.type === 'slow') return tooMany(signed.waitMs)
    if (signed.type === 'refused') {
      logger.warn({ address, requestId }, 'a sign-in was refused')
      return refused
    }
    const { name } = signed.account
    await recordByHand(context, {
      ...{ action: 'sign-in', participant: null, requestId, actor: name },
      reason: `${name} signed in with the password, from ${address}`,
    })
    return reply(200, personOf(signed.account), { 'set-cookie': signed.cookie })
  },
})

const refused = problem(
  'sign-in-refused',
  'Nobody was signed in: the name or the password is wrong, or the account is not active. Try again, or ask an admin for a new password.',
)

function tooMany(waitMs: number): Reply {
  const seconds = Math.ceil(waitMs / SECOND_MS)
  return problem(
    'sign-in-slow',
    `Too many attempts to sign in: 5 a minute are allowed. The next one is possible in ${seconds} s.`,
    { headers: { 'retry-after': String(seconds) } },
  )
}

/** POST /v1/sign-out */
const signOut = defineRoute({
  method: 'POST',
  path: '/v1/sign-out',
  name: 'signOut',
  summary:
    'Ends the session at once, its live connections too; 200 says where the provider goes on',
  replies: { 200: signedOut, 204: null },
  problems: ['sign-in-off'],
  handle: async ({ accounts, provider }, { headers }) => {
    if (accounts === null) return signInOff
    const { cookie, idToken } = await accounts.signOut(headers)
    const forget = { 'set-cookie': cookie }
    const continueAt = idToken === null ? null : await provider?.leaveAt(idToken)
    return continueAt == null ? reply(204, undefined, forget) : reply(200, { continueAt }, forget)
  },
})

/** POST /v1/me:change-password */
const changePassword = defineRoute({
  method: 'POST',
  path: '/v1/me:change-password',
  name: 'changePassword',
  summary: 'Changes one’s own password, and ends every other session of it',
  body: passwordChange,
  replies: { 204: null },
  problems: ['sign-in-refused', 'sign-in-slow', 'sign-in-off', 'sign-in-elsewhere', 'too-busy'],
  handle: async (context, { body, headers, identity: { name }, address, requestId }) => {
    const { accounts } = context
    if (accounts === null) return signInOff
    if (accounts.issuer !== null) return signInElsewhere('No password was changed.')
    const changed = await accounts.changePassword(name, { ...body, headers, address })
    if (changed.type === 'slow') return tooMany(changed.waitMs)
    if (changed.type === 'refused') return wrongPassword
    await recordByHand(context, {
      ...{ action: 'change-password', participant: null, requestId, actor: name },
      reason: `${name} changed the password; every other session is over`,
    })
    return reply(204, undefined)
  },
})

const wrongPassword = problem(
  'sign-in-refused',
  'The present password is wrong. Nothing was changed. Try again, or ask an admin for a new one.',
)

export const signInRoutes: readonly Route[] = [getSignIn, signIn, signOut, changePassword]
