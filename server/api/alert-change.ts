import type { IncomingHttpHeaders } from 'node:http'
import type { AlertSettingsStore } from '@/server/alert/alert-store'
import { alertName } from '@/server/contract/alert-settings'
import type { Instant } from '@/server/protocol/model'
import type { ApiContext } from './context'
import { problem, type Reply } from './reply'

export const ifMatch = {
  'If-Match': 'The version that was looked at, in quotes; absent: it is to be made anew',
}

const VERSION = /^(?:W\/)?"?(\d{1,9})"?$/

/** The version a caller has looked at; null: he names none; undefined: what he names is none. */
function versionOf(headers: IncomingHttpHeaders): number | null | undefined {
  const given = headers['if-match']
  if (given === undefined) return null
  const version = VERSION.exec(given)?.[1]
  return version === undefined ? undefined : Number(version)
}

export const etag = (version: number) => ({ etag: `"${version}"` })

interface Asked<Settings> {
  readonly id: string
  readonly headers: IncomingHttpHeaders
  readonly settings: Settings
  /** Who changes it. */
  readonly by: string
}

export type Written =
  | { readonly ok: true; readonly isNew: boolean }
  | { readonly ok: false; readonly reply: Reply }

/** Writes settings under the version that was looked at, or anew where there are none. */
export async function writeSettings<Settings>(
  store: AlertSettingsStore<Settings>,
  { id, headers, settings, by }: Asked<Settings>,
): Promise<Written> {
  if (!alertName.safeParse(id).success) return { ok: false, reply: noName }
  const version = versionOf(headers)
  if (version === undefined) return { ok: false, reply: changed(id) }
  if (await store.put(id, { settings, version, by })) return { ok: true, isNew: version === null }
  return { ok: false, reply: version === null ? needsVersion(id) : changed(id) }
}

/** Removes what was looked at; null: it is gone now. */
export async function removeSettings<Settings>(
  store: AlertSettingsStore<Settings>,
  { id, headers }: Omit<Asked<Settings>, 'settings' | 'by'>,
): Promise<Reply | null> {
  if ((await store.find(id)) === null) return noSuch(id)
  const version = versionOf(headers)
  if (version === null) return needsVersion(id)
  if (version === undefined) return changed(id)
  return (await store.remove(id, version)) ? null : changed(id)
}

export const noSuch = (id: string): Reply =>
  problem(
    'alert-not-found',
    `There is no ${id.slice(0, 60)} here. Nothing was done. GET /v1/alerts lists rules and targets.`,
  )

const noName = problem(
  'invalid-request',
  'The name cannot be used. Nothing was saved. Use small letters, digits and dashes, a letter first, at most 60.',
  { errors: [{ path: 'id', message: 'Not a name' }] },
)

const needsVersion = (id: string): Reply =>
  problem(
    'precondition-required',
    `${id} exists already, and the header If-Match with the version that was looked at is missing. Nothing was changed. Read it, and send the version in its ETag.`,
  )

const changed = (id: string): Reply =>
  problem(
    'alert-changed',
    `${id} has another version by now. Nothing was saved. Read it again, and repeat your change if it is still wanted.`,
  )

export interface AlertAction {
  readonly actor: string
  readonly action: string
  readonly reason: string
  readonly requestId: string
  readonly data: Readonly<Record<string, unknown>>
}

/** Writes into journal and audit trail what somebody did to rules and targets. */
export async function recordAlertAction(
  { journal, clock, newUlid }: Pick<ApiContext, 'journal' | 'clock' | 'newUlid'>,
  { actor, action, reason, requestId, data }: AlertAction,
): Promise<void> {
  const id = newUlid()
  const nobody = { participant: null, evidenceId: null, rule: null, advice: null, gid: null }
  const record = { actor, action, auditId: id }
  await journal.append({
    ...{ transaction: null, shard: null, epoch: null },
    records: [{ type: 'operator-action', branch: null, at: clock.now() as Instant, data: record }],
    audit: {
      ...{ id, actor, action, reason, requestId, ...nobody },
      ...{ idempotencyKey: null, requestHash: null, data },
    },
  })
}
