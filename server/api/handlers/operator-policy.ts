import {
  newOperatorPolicy,
  type OperatorPolicy,
  operatorPolicySettings,
} from '@/server/contract/operator-policy'
import type { ApiContext } from '../context'
import { ok, problem, type Reply } from '../reply'
import { defineRoute, type Route } from '../route'
import { versionIn } from '../version-in'
import { recordByHand } from './record-by-hand'

const HISTORY_MAX = 20
const BUILT_IN = 1
/** Records are pruned after a week, whatever else is kept (D17). */
const EVENT_DAYS = 7

const read = defineRoute({
  method: 'GET',
  path: '/v1/settings/policy',
  name: 'getOperatorPolicy',
  summary: 'How people may decide here, and who changed that when and why',
  replies: { 200: operatorPolicySettings },
  problems: ['journal-unavailable'],
  handle: async (context) => ok(await settingsOf(context)),
})

const write = defineRoute({
  method: 'PUT',
  path: '/v1/settings/policy',
  name: 'putOperatorPolicy',
  summary: 'Changes how people may decide; it counts from the next decision on',
  body: newOperatorPolicy,
  headers: { 'If-Match': 'The version that was looked at' },
  replies: { 200: operatorPolicySettings },
  problems: ['precondition-required', 'policy-changed', 'second-person-impossible'],
  handle: async (context, { body, headers, identity: { name: by }, requestId }) => {
    const { reason } = body
    const replaces = versionIn(headers)
    if (replaces === null) return unversioned
    const alone = body.policy.twoPerson === 'off' ? null : await nobodyElse(context)
    if (alone !== null) return problem('second-person-impossible', `Nothing was changed. ${alone}`)
    const before = await context.operatorPolicy.current()
    const { deadlockVictim = before.deadlockVictim } = body.policy
    const policy = { ...body.policy, deadlockVictim }
    if (!(await context.operatorPolicy.write({ policy, reason, by, replaces }))) return overtaken
    await recordByHand(context, {
      ...{ action: 'change-operator-policy', participant: null, requestId, actor: by },
      reason: `${changesIn(before, policy)}: ${reason}`.slice(0, 1_000),
    })
    return ok(await settingsOf(context))
  },
})

/** GET and PUT /v1/settings/policy */
export const operatorPolicyRoutes: readonly Route[] = [read, write]

async function settingsOf(context: ApiContext) {
  const { operatorPolicy, accounts, installation } = context
  const [policy, history, twoPersonUnavailable] = await Promise.all([
    operatorPolicy.current(),
    operatorPolicy.history(HISTORY_MAX),
    nobodyElse(context),
  ])
  const variable = 'VERDICT_RETENTION_DAYS'
  const set = installation.settings.find(({ name }) => name === variable)
  return {
    ...{ version: history[0]?.version ?? BUILT_IN, policy, twoPersonUnavailable },
    forceRight: accounts === null ? null : await accounts.able('force'),
    retention: {
      ...{ days: installation.retentionDays, eventDays: EVENT_DAYS, variable },
      from: set?.from === 'environment' ? 'environment' : 'default',
    },
    history: history.map(({ at, ...one }) => ({ ...one, at: at.toISOString() })),
  }
}

/** Why nobody could approve; null: somebody could. */
async function nobodyElse({ accounts }: ApiContext): Promise<string | null> {
  if (accounts === null)
    return 'Nobody signs in here: there is one local operator, and no second person who could approve. Start Verdict with VERDICT_AUTH=password, and add a second operator.'
  const able = await accounts.able('operator')
  if (able.length >= 2) return null
  return `Only ${able[0] ?? 'nobody'} may decide here, so nobody could approve. Add a second operator at Settings → Users first.`
}

const changesIn = (before: OperatorPolicy, after: OperatorPolicy): string => {
  const names = Object.keys(after) as (keyof OperatorPolicy)[]
  const changed = names.filter((name) => before[name] !== after[name])
  return changed.map((name) => `${name} ${before[name]} → ${after[name]}`).join(', ') || 'no change'
}

const unversioned: Reply = problem(
  'precondition-required',
  'The header If-Match with the version that was looked at is missing. Nothing was changed. Read the policy first; where none is written its version is 1.',
)

const overtaken: Reply = problem(
  'policy-changed',
  'Somebody has changed this policy since it was read. Nothing was changed. Read it again, and decide anew.',
)
