import {
  newParticipant,
  type ParticipantChange,
  participant,
  participantChange,
} from '@/server/contract/participant'
import type { StoredParticipant } from '@/server/participant/participant-store'
import { versionOfSettings } from '../registered-policy'
import { ownedByFile, refusedSecret, rowNamed, secretRefusal } from '../registering'
import { ok, problem, type Reply } from '../reply'
import { defineRoute } from '../route'
import { noSuchParticipant, participantNamed } from './participant-named'
import { recordByHand } from './record-by-hand'

/** PATCH /v1/participants/{name} */
export const patchParticipant = defineRoute({
  method: 'PATCH',
  path: '/v1/participants/{name}',
  name: 'patchParticipant',
  summary: 'Changes the address, the secret or the limits of a participant',
  body: participantChange,
  replies: { 200: participant },
  problems: ['participant-not-found', 'participant-from-file'],
  handle: async (context, { params, body, requestId, identity }) => {
    const name = params.name ?? ''
    const row = await rowNamed(context, name)
    if (row === null) return noSuchParticipant(name)
    const refused = ownedByFile(name, row.managedBy) ?? secretLeftBehind(row, body)
    if (refused !== null) return refused
    const next = changed(row, body)
    if (!next.ok) return next.reply
    const { value } = next
    const unsent = await secretRefusal(context, { name, ...value })
    if (unsent !== null) return unsent
    await versionOfSettings(context, { name, before: row, after: value, by: identity.name })
    await context.participants.put({ name, ...value, managedBy: row.managedBy })
    await context.registry.reload()
    await recordByHand(context, {
      action: 'change-participant',
      participant: name,
      reason: `Changed through the API: ${Object.keys(body).join(', ') || 'nothing'}`,
      ...{ requestId, actor: identity.name },
    })
    const found = await participantNamed(context, name)
    return found.ok ? ok(found.participant) : found.reply
  },
})

/** The secret does not follow an address that somebody else chose. */
function secretLeftBehind(row: StoredParticipant, body: ParticipantChange): Reply | null {
  const moves = body.url !== undefined && body.url !== row.url
  if (!moves || row.secret === null || body.secret !== undefined) return null
  return refusedSecret(
    'A changed address needs the secret again, by its reference, or null for none: otherwise whoever may change an address could have the secret sent to himself.',
  )
}

type Next =
  | { readonly ok: true; readonly value: ReturnType<typeof newParticipant.parse> }
  | { readonly ok: false; readonly reply: Reply }

function changed(row: StoredParticipant, body: ParticipantChange): Next {
  const { kind, url, lab, secret, limits, timeouts, policy } = row
  const now = { kind, url, lab, secret, limits, timeouts, policy }
  const parsed = newParticipant.safeParse({ ...now, ...body })
  if (parsed.success) return { ok: true, value: parsed.data }
  const errors = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
  const told = errors.map(({ path, message }) => `${path}: ${message}`).join('; ')
  const detail = `The change does not fit the participant. Nothing was changed. Correct it: ${told}.`
  return { ok: false, reply: problem('invalid-request', detail, { errors }) }
}
