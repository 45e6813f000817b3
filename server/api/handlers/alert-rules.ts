import { alertRule } from '@/server/contract/alert'
import { newAlertRule } from '@/server/contract/alert-settings'
import {
  etag,
  ifMatch,
  noSuch,
  recordAlertAction,
  removeSettings,
  writeSettings,
} from '../alert-change'
import type { ApiContext } from '../context'
import { problem, type Reply, reply } from '../reply'
import { defineRoute } from '../route'

const path = '/v1/alerts/rules/{id}'

/** GET /v1/alerts/rules/{id} */
export const getAlertRule = defineRoute({
  ...{ method: 'GET', path, name: 'getAlertRule', summary: 'A rule and how it stands' },
  replies: { 200: alertRule },
  problems: ['alert-not-found'],
  handle: async (context, { params }) => answer(context, params.id ?? '', 200),
})

/** PUT /v1/alerts/rules/{id} */
export const putAlertRule = defineRoute({
  ...{ method: 'PUT', path, name: 'putAlertRule', summary: 'Makes a rule, or changes it' },
  body: newAlertRule,
  headers: ifMatch,
  replies: { 200: alertRule, 201: alertRule },
  problems: ['alert-changed', 'precondition-required'],
  handle: async (context, { params, body, headers, requestId, identity }) => {
    const id = params.id ?? ''
    const missing = await missingTargets(context, body.targets)
    if (missing !== null) return missing
    const { rules } = context.alerts
    const written = await writeSettings(rules, { id, headers, settings: body, by: identity.name })
    if (!written.ok) return written.reply
    await recordAlertAction(context, {
      ...{
        actor: identity.name,
        action: 'put-alert-rule',
        requestId,
        data: { rule: id, settings: body },
      },
      reason: `The rule ${id} was ${written.isNew ? 'made' : 'changed'} through the API`,
    })
    return answer(context, id, written.isNew ? 201 : 200)
  },
})

/** DELETE /v1/alerts/rules/{id}: whoever was told that it fires is told that it is over. */
export const removeAlertRule = defineRoute({
  ...{ method: 'DELETE', path, name: 'removeAlertRule', summary: 'Removes a rule' },
  headers: ifMatch,
  replies: { 204: null },
  problems: ['alert-not-found', 'alert-changed', 'precondition-required'],
  handle: async (context, { params, headers, requestId, identity }) => {
    const id = params.id ?? ''
    const refused = await removeSettings(context.alerts.rules, { id, headers })
    if (refused !== null) return refused
    await recordAlertAction(context, {
      ...{ actor: identity.name, action: 'remove-alert-rule', requestId, data: { rule: id } },
      reason: `The rule ${id} was removed through the API`,
    })
    return reply(204, undefined)
  },
})

async function answer({ view }: ApiContext, id: string, status: number): Promise<Reply> {
  const [found] = await view.readAlertRules(id)
  return found === undefined ? noSuch(id) : reply(status, found, etag(found.version))
}

async function missingTargets(
  { alerts }: ApiContext,
  targets: readonly string[],
): Promise<Reply | null> {
  const known = await alerts.targets.ids()
  const missing = targets.filter((name) => !known.includes(name))
  if (missing.length === 0) return null
  return problem(
    'invalid-request',
    `There is no target ${missing.join(', ')}. Nothing was saved. Make the target first, by PUT /v1/alerts/targets/{id}.`,
    { errors: missing.map((name) => ({ path: 'targets', message: `No target ${name}` })) },
  )
}
