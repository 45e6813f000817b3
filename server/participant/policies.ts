import type { Logger } from '@/server/platform/logger'
import {
  defaultPolicy,
  FIRST_VERSION,
  overlaid,
  type PolicyChange,
  type RetryPolicy,
  type VersionedPolicy,
} from '@/server/policy/retry-policy'
import type { PolicyStore, RetryPause, WrittenPolicy } from './policy-store'
import { type ParticipantSettings, policyOfSettings } from './settings'

/** A change, and whom it is for; null: all. */
export interface SaidFor {
  readonly scope: string | null
  readonly change: PolicyChange
}

/** The policies and pauses as this process last read them. */
export interface Policies {
  /** What holds for a participant; `settings` is how it was registered, null if it is not. */
  of(name: string, settings: ParticipantSettings | null): VersionedPolicy
  /** What would hold for it if that were said for `scope` (null: for all) in place of what is said there now. */
  with(said: SaidFor, name: string, settings: ParticipantSettings | null): RetryPolicy
  isPaused(what: {
    readonly participant: string
    readonly transaction: string
    readonly branch: number
  }): boolean
  /** Reads them again; true: something is other than it was. One reading at a time, the last one counts. */
  reload(): Promise<boolean>
}

/** Where nobody has written anything. */
export const builtIn: Policies = {
  of: (_, settings) => ({
    version: FIRST_VERSION,
    policy: overlaid(defaultPolicy, policyOfSettings(settings)),
  }),
  with: ({ scope, change }, name, settings) =>
    overlaid(
      ...([defaultPolicy, scope === null ? change : {}] as const),
      ...[policyOfSettings(settings), scope === name ? change : {}],
    ),
  isPaused: () => false,
  reload: async () => false,
}

interface Deps {
  readonly store: Pick<PolicyStore, 'current' | 'pauses'>
  readonly logger: Logger
}

/** What is said for one participant counts more than how it was registered, and that more than what is said for all. */
export function createPolicies({ store, logger }: Deps): Policies {
  let written: ReadonlyMap<string | null, WrittenPolicy> = new Map()
  let pauses: readonly RetryPause[] = []
  const known = new Map<string, { readonly of: unknown; readonly policy: VersionedPolicy }>()
  let seen = ''
  const read = async (): Promise<boolean> => {
    try {
      const [policies, paused] = await Promise.all([store.current(), store.pauses()])
      written = new Map(policies.map((policy) => [policy.scope, policy]))
      pauses = paused
      known.clear()
      const before = seen
      seen = JSON.stringify([policies.map(({ scope, version }) => [scope, version]), paused])
      return seen !== before
    } catch (error) {
      // As they were before, until the next look.
      logger.warn({ error }, 'policies were not read again')
      return false
    }
  }
  return {
    of: (name, settings) => {
      const before = known.get(name)
      if (before !== undefined && before.of === settings) return before.policy
      const own = written.get(name)
      const all = written.get(null)
      const changes = [all?.change ?? {}, policyOfSettings(settings), own?.change ?? {}]
      const version = Math.max(FIRST_VERSION, all?.version ?? 0, own?.version ?? 0)
      const policy = { version, policy: overlaid(defaultPolicy, ...changes) }
      known.set(name, { of: settings, policy })
      return policy
    },
    with: ({ scope, change }, name, settings) => {
      const said = (of: string | null) => (of === scope ? change : (written.get(of)?.change ?? {}))
      return overlaid(defaultPolicy, said(null), policyOfSettings(settings), said(name))
    },
    isPaused: ({ participant, transaction, branch }) =>
      pauses.some(
        (pause) =>
          pause.participant === participant ||
          (pause.transaction === transaction && (pause.branch === null || pause.branch === branch)),
      ),
    reload: oneAtATime(read),
  }
}

/** Who asks while one reading goes on gets the next: it may have read what he changed too early. */
function oneAtATime(read: () => Promise<boolean>): () => Promise<boolean> {
  let reading: Promise<boolean> | null = null
  let next: Promise<boolean> | null = null
  const start = (): Promise<boolean> => {
    next = null
    const now = read().finally(() => {
      if (reading === now) reading = null
    })
    reading = now
    return now
  }
  return () => {
    if (reading === null) return start()
    next ??= reading.then(start)
    return next
  }
}
