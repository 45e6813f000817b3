import { alertDelivery, alertTarget } from '@/server/contract/alert'
import { type AlertTargetSettings, newAlertTarget } from '@/server/contract/alert-target-settings'
import { isMasked, shownAddress } from '@/server/contract/shown-address'
import {
  etag,
  ifMatch,
  noSuch,
  recordAlertAction,
  removeSettings,
  writeSettings,
} from '../alert-change'
import { alertSecretRefusal } from '../alert-secret'
import type { ApiContext } from '../context'
import { ok, problem, type Reply, reply } from '../reply'
import { defineRoute } from '../route'

const path = '/v1/alerts/targets/{id}'

/** GET /v1/alerts/targets/{id} */
export const getAlertTarget = defineRoute({
  ...{ method: 'GET', path, name: 'getAlertTarget', summary: 'A target and its last delivery' },
  replies: { 200: alertTarget },
  problems: ['alert-not-found'],
  handle: async (context, { params }) => answer(context, params.id ?? '', 200),
})

/** PUT /v1/alerts/targets/{id}: what waits there is tried again at once. */
export const putAlertTarget = defineRoute({
  ...{ method: 'PUT', path, name: 'putAlertTarget', summary: 'Makes a target, or changes it' },
  body: newAlertTarget,
  headers: ifMatch,
  replies: { 200: alertTarget, 201: alertTarget },
  problems: ['alert-changed', 'precondition-required'],
  handle: async (context, { params, body, headers, requestId, identity }) => {
    const id = params.id ?? ''
    const { targets } = context.alerts
    const settings = await withKeptAddress(context, id, body)
    if (settings === null) return maskedAddress
    const refused = await alertSecretRefusal(context, { id, settings })
    if (refused !== null) return refused
    const written = await writeSettings(targets, { id, headers, settings, by: identity.name })
    if (!written.ok) return written.reply
    await recordAlertAction(context, {
      ...{
        actor: identity.name,
        action: 'put-alert-target',
        requestId,
        data: { target: id, settings: shownSettings(settings) },
      },
      reason: `The target ${id} was ${written.isNew ? 'made' : 'changed'} through the API`,
    })
    return answer(context, id, written.isNew ? 201 : 200)
  },
})

/** DELETE /v1/alerts/targets/{id}: what waits there is given up. */
export const removeAlertTarget = defineRoute({
  ...{ method: 'DELETE', path, name: 'removeAlertTarget', summary: 'Removes a target' },
  headers: ifMatch,
  replies: { 204: null },
  problems: [
    ...(['alert-not-found', 'alert-changed'] as const),
    ...(['precondition-required', 'alert-target-in-use'] as const),
  ],
  handle: async (context, { params, headers, requestId, identity }) => {
    const id = params.id ?? ''
    const users = (await context.view.readAlertRules()).filter(({ settings }) =>
      settings.targets.includes(id),
    )
    if (users.length > 0) return inUse(id, users)
    const refused = await removeSettings(context.alerts.targets, { id, headers })
    if (refused !== null) return refused
    await recordAlertAction(context, {
      ...{ actor: identity.name, action: 'remove-alert-target', requestId, data: { target: id } },
      reason: `The target ${id} was removed through the API`,
    })
    return reply(204, undefined)
  },
})

/** POST /v1/alerts/{id}:test */
export const testAlertTarget = defineRoute({
  method: 'POST',
  path: '/v1/alerts/{id}:test',
  name: 'testAlertTarget',
  summary: 'Sends a test to a target at once, and answers with the request and the reply',
  replies: { 200: alertDelivery },
  problems: ['alert-not-found'],
  handle: async (context, { params, requestId, identity }) => {
    const id = params.id ?? ''
    const target = await context.alerts.targets.find(id)
    if (target === null) return noSuch(id)
    const delivery = await context.alerts.test(id, target.settings)
    const arrived = delivery.state === 'delivered'
    await recordAlertAction(context, {
      ...{
        actor: identity.name,
        action: 'test-alert-target',
        requestId,
        data: { target: id, delivery: delivery.id },
      },
      reason: `A test was sent to ${id}, and ${arrived ? 'arrived' : 'did not arrive'}`,
    })
    return ok(delivery)
  },
})

/** An address that came as it was shown stays what it is; null: it names no place. */
async function withKeptAddress(
  { alerts }: ApiContext,
  id: string,
  given: AlertTargetSettings,
): Promise<AlertTargetSettings | null> {
  if (given.url === null || !isMasked(given.url)) return given
  const kept = (await alerts.targets.find(id))?.settings
  if (kept === undefined || kept.url === null || kept.kind !== given.kind) return null
  const shown = shownAddress(kept.url, kept.kind)
  return shown === given.url ? { ...given, url: kept.url } : null
}

const shownSettings = (settings: AlertTargetSettings): AlertTargetSettings =>
  settings.url === null ? settings : { ...settings, url: shownAddress(settings.url, settings.kind) }

const maskedAddress = problem(
  'invalid-request',
  'The address holds …, where something secret was left out when it was shown. Nothing was saved. Send it as it was shown to keep it, or give the whole of another.',
  { errors: [{ path: 'url', message: 'Give the whole address' }] },
)

async function answer({ view }: ApiContext, id: string, status: number): Promise<Reply> {
  const [found] = await view.readAlertTargets(id)
  return found === undefined ? noSuch(id) : reply(status, found, etag(found.version))
}

const inUse = (id: string, users: readonly { readonly id: string }[]): Reply =>
  problem(
    'alert-target-in-use',
    `Rules send to ${id}: ${users.map((rule) => rule.id).join(', ')}. Nothing was removed. Take it out of these rules first.`,
    { extra: { rules: users.map((rule) => rule.id) } },
  )
