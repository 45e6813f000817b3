import type { SecretReference } from '@/server/contract/participant-settings'
import type { Manager, StoredParticipant } from '@/server/participant/participant-store'
import type { ApiContext } from './context'
import { problem, type Reply } from './reply'

/** The rows as they are now, and not as this process last read them. */
export const rowNamed = async (
  { participants }: ApiContext,
  name: string,
): Promise<StoredParticipant | null> =>
  (await participants.read()).find((row) => row.name === name) ?? null

/** What the file says, a request cannot change: the next start would undo it. */
export function ownedByFile(name: string, managedBy: Manager | undefined): Reply | null {
  if (managedBy !== 'file') return null
  return problem(
    'participant-from-file',
    `${name} stands in the configuration file, which says how it is. Nothing was changed. Change it there and start Verdict again; draining, resuming and testing work from here.`,
  )
}

interface Sending {
  readonly name: string
  readonly url: string
  readonly secret: SecretReference | null
}

/**
 * Whether a secret may be sent to an address. Who may register participants could else have any
 * secret sent to a server of his own: so it must be one that was set aside for participants, and one
 * that is in use goes to its own server only.
 */
export async function secretRefusal(
  { secrets, participants }: ApiContext,
  { name, url, secret }: Sending,
): Promise<Reply | null> {
  if (secret === null) return null
  const refusal = secrets.refusal(secret)
  if (refusal !== null) return refusedSecret(refusal)
  const holder = (await participants.read()).find(
    (row) =>
      row.name !== name &&
      JSON.stringify(row.secret) === JSON.stringify(secret) &&
      (!URL.canParse(row.url) || serverOf(row.url) !== serverOf(url)),
  )
  if (holder === undefined) return null
  return refusedSecret(
    `This secret belongs to ${holder.name}, at another server, and is sent nowhere else. Use a variable or file of its own.`,
  )
}

export const refusedSecret = (message: string): Reply =>
  problem('invalid-request', `${message} Nothing was changed.`, {
    errors: [{ path: 'secret', message }],
  })

/**
 * What tells one server from another. A parameter may lead a driver to another host than the one
 * that is written, so addresses with other parameters count as other servers.
 */
function serverOf(url: string): string {
  const { protocol, host, search } = new URL(url)
  return host === '' ? url : `${protocol}//${host}${search}`
}
