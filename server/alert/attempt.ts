import type { AlertMessage, DeliveryAttempt } from '@/server/contract/alert'
import type { AlertTargetSettings } from '@/server/contract/alert-target-settings'
import type { SecretReference } from '@/server/contract/participant-settings'
import { shownAddress } from '@/server/contract/shown-address'
import type { Clock } from '@/server/platform/clock'
import { payloadFor } from './payload'
import { post } from './post'

/** Turns a reference into a secret, at the moment it is needed. */
export interface ReadsSecrets {
  read(
    reference: SecretReference,
  ): { readonly ok: true; readonly value: string } | { readonly ok: false; readonly text: string }
}

export interface AttemptDeps {
  readonly secrets: ReadsSecrets
  readonly clock: Clock
}

interface Asked {
  readonly target: AlertTargetSettings
  readonly message: AlertMessage
  readonly n: number
}

/** Hands a message over once, and says what was sent and what came back. */
export async function attempt(
  { secrets, clock }: AttemptDeps,
  { target, message, n }: Asked,
): Promise<DeliveryAttempt> {
  const now = clock.now()
  const startMs = clock.monotonicMs()
  const at = new Date(now).toISOString()
  const secret = target.secret === null ? null : secrets.read(target.secret)
  if (secret?.ok === false) return unsent({ n, at, target, fault: secret.text })
  const value = secret?.value.trim() ?? null
  const wrong = target.kind === 'slack' ? addressFault(target.url ?? value ?? '') : null
  if (wrong !== null) return unsent({ n, at, target, fault: wrong })
  const { posting, shown } = payloadFor(target, { message, secret: value, now })
  const posted = await post(posting)
  const durationMs = Math.round(clock.monotonicMs() - startMs)
  return {
    ...{ n, at, durationMs },
    request: { ...shown, headers: { ...shown.headers } },
    ...posted,
  }
}

/** Any reply of the two hundreds, and nothing else, says that the message has arrived. */
export const hasArrived = ({ reply }: DeliveryAttempt): boolean =>
  reply !== null && reply.status >= 200 && reply.status < 300

/** A secret is not looked at before it is used. */
const addressFault = (url: string): string | null =>
  URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
    ? null
    : 'The secret is not an http or https address.'

interface Unsent {
  readonly n: number
  readonly at: string
  readonly target: AlertTargetSettings
  readonly fault: string
}

const unsent = ({ n, at, target, fault }: Unsent): DeliveryAttempt => ({
  ...{ n, at, durationMs: 0, reply: null, fault },
  request: { url: shownAddress(target.url ?? '', target.kind), headers: {}, body: '' },
})
