import type { AlertTargetSettings } from '@/server/contract/alert-target-settings'
import type { ApiContext } from './context'
import { refusedSecret } from './registering'
import type { Reply } from './reply'

/**
 * Whether a target may use a secret. Who may name both a secret and an address could else have any
 * secret sent to a server of his own: so it must be one that was set aside, it must not be a
 * participant's, and what is sent as it is goes to one server only.
 */
export async function alertSecretRefusal(
  { secrets, participants, alerts }: ApiContext,
  { id, settings }: { readonly id: string; readonly settings: AlertTargetSettings },
): Promise<Reply | null> {
  const { secret, kind, url } = settings
  if (secret === null) return null
  const refusal = secrets.refusal(secret)
  if (refusal !== null) return refusedSecret(refusal)
  const same = (other: unknown) => JSON.stringify(other) === JSON.stringify(secret)
  const holder = (await participants.read()).find((row) => same(row.secret))
  if (holder !== undefined) return belongsTo(holder.name)
  if (kind !== 'alertmanager') return null
  for (const name of await alerts.targets.ids()) {
    const other = name === id ? null : await alerts.targets.find(name)
    if (other === null || !same(other.settings.secret)) continue
    if (other.settings.url === null || new URL(other.settings.url).origin !== new URL(url).origin)
      return belongsTo(name)
  }
  return null
}

const belongsTo = (name: string): Reply =>
  refusedSecret(
    `This secret belongs to ${name} and is sent nowhere else. Use a variable or file of its own.`,
  )
