import { participantName } from '@/server/contract/participant'
import { newPolicy, policyList, scopedPolicy } from '@/server/contract/retry-policy'
import type { PolicyScope, RetryPause, WrittenPolicy } from '@/server/participant/policy-store'
import { noSettings } from '@/server/participant/settings'
import { etag } from '../alert-change'
import type { ApiContext } from '../context'
import { ok, problem, type Reply, reply } from '../reply'
import { defineRoute, type Route } from '../route'
import { noSuchParticipant } from './participant-named'
import { recordByHand } from './record-by-hand'

const HISTORY_MAX = 20
const VERSION = /^(?:W\/)?"?(\d{1,9})"?$/

const problems = ['participant-not-found', 'precondition-required', 'policy-changed'] as const

const listPolicies = defineRoute({
  method: 'GET',
  path: '/v1/policies',
  name: 'listPolicies',
  summary: 'The retry policies that somebody has written, and the pauses',
  replies: { 200: policyList },
  handle: async ({ policyStore }) => {
    const [items, pauses] = await Promise.all([policyStore.current(), policyStore.pauses()])
    return ok({ items: items.map(written), pauses: pauses.map(paused) })
  },
})

/** The two addresses of one kind: that for all, and that of a participant. */
const scoped = (
  path: string,
  name: 'DefaultPolicy' | 'ParticipantPolicy',
  whose: string,
): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path,
    name: `get${name}`,
    summary: `The retry policy ${whose}: what is written, what holds, and what was before`,
    replies: { 200: scopedPolicy },
    problems: ['participant-not-found'],
    handle: async (context, { params }) => {
      const scope = await scopeOf(context, params.name)
      return typeof scope === 'object' && scope !== null ? scope : answer(context, scope)
    },
  }),
  defineRoute({
    method: 'PUT',
    path,
    name: `put${name}`,
    summary: `Replaces the retry policy ${whose}; it counts at once, for what waits too`,
    body: newPolicy,
    headers: { 'If-Match': 'The version that was looked at; 0 where there is none yet' },
    replies: { 200: scopedPolicy },
    problems,
    handle: async (context, { params, body, headers, requestId, identity: { name: actor } }) => {
      const scope = await scopeOf(context, params.name)
      if (typeof scope === 'object' && scope !== null) return scope
      const version = VERSION.exec(headers['if-match'] ?? '')?.[1]
      if (version === undefined) return unversioned
      const { change, reason } = body
      const replaces = Number(version) === 0 ? null : Number(version)
      const row = { scope, change, reason, by: actor, replaces }
      if ((await context.policyStore.write(row)) === null) return overtaken
      await recordByHand(context, {
        ...{ action: 'change-retry-policy', participant: scope, reason, requestId, actor },
      })
      return answer(context, scope)
    },
  }),
]

/** GET and PUT /v1/policies… */
export const policyRoutes: readonly Route[] = [
  listPolicies,
  ...scoped('/v1/policies/default', 'DefaultPolicy', 'for all participants'),
  ...scoped('/v1/policies/participants/{name}', 'ParticipantPolicy', 'of a participant'),
]

/** No name: the policy for all. */
async function scopeOf(
  { participants }: ApiContext,
  name: string | undefined,
): Promise<PolicyScope | Reply> {
  if (name === undefined) return null
  const known = (await participants.read()).some((row) => row.name === name)
  return known && participantName.safeParse(name).success ? name : noSuchParticipant(name)
}

/** With its version as the ETag, which a later PUT names in If-Match. */
async function answer(context: ApiContext, scope: PolicyScope): Promise<Reply> {
  const found = await read(context, scope)
  return reply(200, found, etag(found.version))
}

/** As the tables have it, and not as this process last read them. */
async function read(context: ApiContext, scope: PolicyScope) {
  const { policyStore, policies, participants } = context
  await policies.reload()
  const history = await policyStore.history(scope, HISTORY_MAX)
  const settings = (await participants.read()).find(({ name }) => name === scope)
  return {
    participant: scope,
    version: history[0]?.version ?? 0,
    change: history[0]?.change ?? {},
    effective: policies.of(scope ?? '', settings ?? noSettings),
    history: history.map(written),
  }
}

const written = ({ scope, version, change, reason, by, at }: WrittenPolicy) => ({
  ...{ participant: scope, version, change, reason, by, at: at.toISOString() },
})

const paused = ({ participant, transaction, branch, reason, by, at }: RetryPause) => ({
  ...{ participant, transaction, branch, reason, by, at: at.toISOString() },
})

const unversioned = problem(
  'precondition-required',
  'The header If-Match with the version that was looked at is missing. Nothing was changed. Read the policy first; where none is written its version is 0.',
)

const overtaken = problem(
  'policy-changed',
  'Somebody has changed this policy since it was read. Nothing was changed. Read it again, and decide anew.',
)
