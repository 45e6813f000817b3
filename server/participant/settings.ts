import { z } from 'zod'
import type { BackOff } from '@/server/policy/back-off'
import { defaultPolicy, type PolicyChange } from '@/server/policy/retry-policy'

/** Where the password or token of a participant is read when a connection opens. */
export type SecretReference = { readonly env: string } | { readonly file: string }

export interface ParticipantLimits {
  readonly branchesMax?: number | undefined
  readonly sessionsMax?: number | undefined
  readonly inFlightMax?: number | undefined
  readonly waitingMax?: number | undefined
}

export interface ParticipantTimeouts {
  readonly attemptMs?: number | undefined
  readonly lockMs?: number | undefined
}

export interface ParticipantPolicy {
  readonly backOffBaseMs?: number | undefined
  readonly backOffCapMs?: number | undefined
}

/** What people may set of a participant beside its address. */
export interface ParticipantSettings {
  readonly secret: SecretReference | null
  readonly limits: ParticipantLimits
  readonly timeouts: ParticipantTimeouts
  readonly policy: ParticipantPolicy
}

export const noSettings: ParticipantSettings = {
  secret: null,
  limits: {},
  timeouts: {},
  policy: {},
}

const count = z.int().positive().optional().catch(undefined)
const length = z.int().nonnegative().optional().catch(undefined)
const secret = z.union([z.object({ env: z.string() }), z.object({ file: z.string() })])
const stored = z.object({
  // A secret that cannot be read as a reference must not lead to an opening without one.
  secret: secret.nullable(),
  limits: z
    .object({ branchesMax: count, sessionsMax: count, inFlightMax: count, waitingMax: length })
    .catch({}),
  timeouts: z.object({ attemptMs: count, lockMs: count }).catch({}),
  policy: z.object({ backOffBaseMs: count, backOffCapMs: count }).catch({}),
})

/** Settings as the table has them; null: another version wrote them, and in another way. */
export const parseSettings = (row: unknown): ParticipantSettings | null =>
  stored.safeParse(row).data ?? null

/** What was registered of it, as a change of the policy for all. */
export function policyOfSettings(row: Pick<ParticipantSettings, 'timeouts' | 'policy'> | null) {
  const attemptMs = row?.timeouts.attemptMs
  const { backOffBaseMs, backOffCapMs } = row?.policy ?? {}
  const told = { attemptMs, backOff: backOffOf(backOffBaseMs, backOffCapMs) }
  return {
    operations: {
      prepare: { attemptMs },
      ...{ commit: told, abort: told, action: told, compensate: told },
    },
  } satisfies PolicyChange
}

function backOffOf(baseMs: number | undefined, capMs: number | undefined): BackOff | undefined {
  if (baseMs === undefined && capMs === undefined) return undefined
  const { backOff } = defaultPolicy.operations.commit
  return { ...backOff, baseMs: baseMs ?? backOff.baseMs, capMs: capMs ?? backOff.capMs }
}
