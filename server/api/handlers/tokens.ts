import type { Accounts } from '@/server/account/accounts'
import type { Identity } from '@/server/contract/identity'
import { may, meets } from '@/server/contract/permission'
import {
  type ApiToken,
  apiTokenList,
  madeApiToken,
  type NewApiToken,
  newApiToken,
} from '@/server/contract/token'
import { ok, problem, type Reply, reply } from '../reply'
import { defineRoute, type Route } from '../route'
import { signInOff } from '../sign-in-method'
import { recordByHand } from './record-by-hand'

const listTokens = defineRoute({
  method: 'GET',
  path: '/v1/tokens',
  name: 'listTokens',
  summary: 'One’s own API tokens; for admins everybody’s',
  replies: { 200: apiTokenList },
  problems: ['sign-in-off'],
  handle: async ({ accounts }, { identity }) =>
    accounts === null ? signInOff : ok({ items: await shownTo(identity, accounts) }),
})

const addToken = defineRoute({
  method: 'POST',
  path: '/v1/tokens',
  name: 'addToken',
  summary: 'Makes an API token for a program; it is shown in this answer and never again',
  body: newApiToken,
  replies: { 201: madeApiToken },
  problems: ['token-exceeds', 'token-exists', 'sign-in-off'],
  handle: async (context, { body, identity, requestId }) => {
    const { accounts } = context
    if (accounts === null) return signInOff
    if (exceeds(body, identity)) return tooMuch(identity)
    const made = await accounts.tokens.add(identity.name, body)
    if (made === null)
      return problem(
        'token-exists',
        `You have a token ${body.name} already. Nothing was made. Use another name, or revoke that one first.`,
      )
    const { name, role, force } = body
    const reason = `The token ${name} of ${identity.name}: ${role}${force ? ', with the force right' : ''}`
    await recordByHand(context, {
      ...{ action: 'add-token', participant: null, reason, requestId, actor: identity.name },
    })
    return reply(201, made)
  },
})

const removeToken = defineRoute({
  method: 'DELETE',
  path: '/v1/tokens/{id}',
  name: 'removeToken',
  summary: 'Revokes an API token, at once',
  replies: { 204: null },
  problems: ['token-not-found', 'sign-in-off'],
  handle: async (context, { params, identity, requestId }) => {
    const { accounts } = context
    if (accounts === null) return signInOff
    const token = (await shownTo(identity, accounts)).find(({ id }) => id === params.id)
    if (token === undefined) return noSuchToken
    await accounts.tokens.remove(token.id)
    const reason = `The token ${token.name} of ${token.owner} is revoked`
    await recordByHand(context, {
      ...{ action: 'remove-token', participant: null, reason, requestId, actor: identity.name },
    })
    return reply(204, undefined)
  },
})

/** GET, POST and DELETE /v1/tokens… */
export const tokenRoutes: readonly Route[] = [listTokens, addToken, removeToken]

async function shownTo(identity: Identity, { tokens }: Accounts): Promise<readonly ApiToken[]> {
  const all = await tokens.list()
  return may(identity, 'listUsers') ? all : all.filter(({ owner }) => owner === identity.name)
}

const exceeds = ({ role, force }: NewApiToken, identity: Identity): boolean =>
  !meets(identity, role) || (force && !identity.force)

const tooMuch = ({ role, force }: Identity): Reply =>
  problem(
    'token-exceeds',
    `Nothing was made: a token can do no more than who makes it, and your role is ${role}, ${force ? 'with' : 'without'} the force right. Ask for less.`,
  )

const noSuchToken = problem(
  'token-not-found',
  'There is no such token of yours. Nothing was revoked. GET /v1/tokens lists them.',
)
