import type { Accounts } from '@/server/account/accounts'
import {
  account,
  accountChange,
  accountList,
  newAccount,
  passwordReset,
} from '@/server/contract/account'
import type { ApiContext } from '../context'
import { ok, problem, type Reply, reply } from '../reply'
import { defineRoute, type Route, type RouteRequest } from '../route'
import { signInElsewhere, signInOff } from '../sign-in-method'
import { recordByHand } from './record-by-hand'

const listUsers = defineRoute({
  method: 'GET',
  path: '/v1/users',
  name: 'listUsers',
  summary: 'Who may sign in, and what they may do',
  replies: { 200: accountList },
  problems: ['sign-in-off'],
  handle: async ({ accounts }) =>
    accounts === null ? signInOff : ok({ items: await accounts.list() }),
})

const addUser = defineRoute({
  method: 'POST',
  path: '/v1/users',
  name: 'addUser',
  summary: 'Lets somebody sign in',
  body: newAccount,
  replies: { 201: account },
  problems: ['user-exists', 'sign-in-off', 'sign-in-elsewhere', 'too-busy'],
  handle: async (context, request) => {
    const { accounts } = context
    const { name, role, force } = request.body
    if (accounts === null) return signInOff
    if (accounts.issuer !== null) return signInElsewhere('Nobody was added.')
    if (!(await accounts.add(request.body)))
      return problem(
        'user-exists',
        `There is a user ${name} already. Nothing was added. Use another name, or change that user.`,
      )
    await note(context, request, 'add-user', `${name} may sign in: ${wordsOf({ role, force })}`)
    return answer(context, name, 201)
  },
})

const changeUser = defineRoute({
  method: 'PATCH',
  path: '/v1/users/{name}',
  name: 'changeUser',
  summary: 'Changes role or force right, or lets somebody no longer sign in; at once',
  body: accountChange,
  replies: { 200: account },
  problems: ['user-not-found', 'last-admin', 'sign-in-off', 'sign-in-elsewhere'],
  handle: async (context, request) => {
    const { accounts } = context
    const name = request.params.name ?? ''
    if (accounts === null) return signInOff
    const { role, force } = request.body
    if ((role ?? force) !== undefined && (await isVouchedFor(accounts, name)))
      return signInElsewhere('Nothing was changed.')
    const changed = await accounts.change(name, request.body)
    if (changed === 'absent') return noSuchUser(name)
    if (changed === 'last-admin') return lastAdmin(name)
    await note(context, request, 'change-user', `${name}: ${wordsOf(request.body)}`)
    return answer(context, name, 200)
  },
})

const resetPassword = defineRoute({
  method: 'POST',
  path: '/v1/users/{name}:reset-password',
  name: 'resetPassword',
  summary:
    'Gives somebody a new password, signs that one out everywhere, and revokes the API tokens of that one',
  body: passwordReset,
  replies: { 200: account },
  problems: ['user-not-found', 'sign-in-off', 'sign-in-elsewhere', 'too-busy'],
  handle: async (context, request) => {
    const { accounts } = context
    const name = request.params.name ?? ''
    if (accounts === null) return signInOff
    if (await isVouchedFor(accounts, name)) return signInElsewhere('No password was set.')
    if (!(await accounts.resetPassword(name, request.body.password))) return noSuchUser(name)
    await note(
      context,
      request,
      'reset-password',
      `${name} has a new password; all sessions and API tokens of that one are over`,
    )
    return answer(context, name, 200)
  },
})

/** GET, POST and PATCH /v1/users… */
export const userRoutes: readonly Route[] = [listUsers, addUser, changeUser, resetPassword]

async function isVouchedFor({ list }: Accounts, name: string): Promise<boolean> {
  const found = (await list()).find((one) => one.name === name)
  return found !== undefined && found.issuer !== null
}

interface Words {
  readonly role?: string | undefined
  readonly force?: boolean | undefined
  readonly active?: boolean | undefined
}

const wordsOf = ({ role, force, active }: Words): string =>
  [
    ...(role === undefined ? [] : [role]),
    ...(force === undefined ? [] : [force ? 'with the force right' : 'without the force right']),
    ...(active === undefined ? [] : [active ? 'active' : 'not active any more']),
  ].join(', ') || 'nothing changed'

const note = (
  context: ApiContext,
  { identity, requestId }: Pick<RouteRequest<unknown, unknown>, 'identity' | 'requestId'>,
  action: string,
  reason: string,
) => recordByHand(context, { action, participant: null, reason, requestId, actor: identity.name })

async function answer({ accounts }: ApiContext, name: string, status: number): Promise<Reply> {
  const found = (await accounts?.list())?.find((one) => one.name === name)
  return found === undefined ? noSuchUser(name) : reply(status, found)
}

const noSuchUser = (name: string): Reply =>
  problem(
    'user-not-found',
    `There is no user ${name.slice(0, 60)}. Nothing was changed. GET /v1/users lists all.`,
  )

const lastAdmin = (name: string): Reply =>
  problem(
    'last-admin',
    `${name} is the only active admin. Nothing was changed: without one nobody could add users any more. Make somebody else an admin first.`,
  )
