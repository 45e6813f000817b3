import { type ParticipantSettings, policyOfSettings } from '@/server/participant/settings'
import type { ApiContext } from './context'

type Settings = Pick<ParticipantSettings, 'timeouts' | 'policy'>

interface Changed {
  readonly name: string
  readonly before: Settings
  readonly after: Settings
  readonly by: string
}

/** Somebody else may change the same policy at the same time. */
const TRIES_MAX = 5

/**
 * Time-outs and back-off that a participant was registered with hold for its calls, so that other ones
 * make a new version of its policy: calls bear it, and its history says who changed what.
 */
export async function versionOfSettings(
  { policyStore }: Pick<ApiContext, 'policyStore'>,
  { name, before, after, by }: Changed,
): Promise<void> {
  const reason = changesIn(before, after)
  if (reason === null) return
  for (let n = 0; n < TRIES_MAX; n++) {
    const [last] = await policyStore.history(name, 1)
    const replaces = last?.version ?? null
    const written = { scope: name, change: last?.change ?? {}, reason, by, replaces }
    if ((await policyStore.write(written)) !== null) return
  }
  throw new Error(`the retry policy of ${name} is changed all the time by others`)
}

/** What of it is other than it was, in words; null: nothing. */
function changesIn(before: Settings, after: Settings): string | null {
  if (JSON.stringify(policyOfSettings(before)) === JSON.stringify(policyOfSettings(after)))
    return null
  const parts = [
    told('attemptMs', before.timeouts.attemptMs, after.timeouts.attemptMs),
    told('backOffBaseMs', before.policy.backOffBaseMs, after.policy.backOffBaseMs),
    told('backOffCapMs', before.policy.backOffCapMs, after.policy.backOffCapMs),
  ].filter((one) => one !== null)
  return `Registered anew with ${parts.join(', ')}`
}

const told = (what: string, before: number | undefined, after: number | undefined) =>
  before === after ? null : `${what} ${before ?? 'as for all'} → ${after ?? 'as for all'}`
