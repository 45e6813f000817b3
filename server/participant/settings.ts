import { z } from 'zod'
import { ATTEMPT_MS_MAX } from '@/server/policy/deadline'
import { phaseTwoPolicy, type RetryPolicy } from '@/server/policy/retry'

/** Where the password or token of a participant is read when a connection opens. */
export type SecretReference = { readonly env: string } | { readonly file: string }

export interface ParticipantLimits {
  readonly branchesMax?: number | undefined
  readonly sessionsMax?: number | undefined
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
const secret = z.union([z.object({ env: z.string() }), z.object({ file: z.string() })])
const stored = z.object({
  // A secret that cannot be read as a reference must not lead to an opening without one.
  secret: secret.nullable(),
  limits: z.object({ branchesMax: count, sessionsMax: count }).catch({}),
  timeouts: z.object({ attemptMs: count, lockMs: count }).catch({}),
  policy: z.object({ backOffBaseMs: count, backOffCapMs: count }).catch({}),
})

/** Settings as the table has them; null: another version wrote them, and in another way. */
export const parseSettings = (row: unknown): ParticipantSettings | null =>
  stored.safeParse(row).data ?? null

/** One call of phase one or two to that participant ends after this long. */
export const attemptMsOf = (row: Pick<ParticipantSettings, 'timeouts'> | null): number =>
  row?.timeouts.attemptMs ?? ATTEMPT_MS_MAX

/** How phase two waits between two attempts at that participant. */
export const retryPolicyOf = (row: Pick<ParticipantSettings, 'policy'> | null): RetryPolicy => ({
  baseMs: row?.policy.backOffBaseMs ?? phaseTwoPolicy.baseMs,
  capMs: row?.policy.backOffCapMs ?? phaseTwoPolicy.capMs,
})
