import { z } from 'zod'

/** Variables that may hold a secret whatever else the environment holds. */
export const SECRET_PREFIX = 'VERDICT_SECRET_'

const environmentName = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{0,119}$/, `must be the name of a variable, ${SECRET_PREFIX}… for example`)

const filePath = z
  .string()
  .max(500)
  .regex(/^(\/(?!\.{1,2}(\/|$))[^/\0]+)+$/, 'must be the absolute path of a file, without . and ..')

/**
 * Where the password or token of a participant is to be read, by the process that opens the
 * connection and when it opens it. The secret itself is never part of a request or an answer.
 */
export const secretReference = z
  .union([z.strictObject({ env: environmentName }), z.strictObject({ file: filePath })], {
    error: `must name a place: {"env": "${SECRET_PREFIX}…"} or {"file": "/…"}`,
  })
  .meta({ id: 'SecretReference' })

const whole = (min: number, max: number) => {
  const message = `must be a whole number from ${min} to ${max}`
  return z.int(message).min(min, message).max(max, message).optional()
}

/** How much may go on at a participant at the same time. What is left out has no limit of ours. */
export const participantLimits = z
  .strictObject({
    /** Branches from their begin to their end; one more is refused with too-busy. */
    branchesMax: whole(1, 10_000),
    /** Connections for the work of branches; settling and watching have a few of their own. */
    sessionsMax: whole(1, 500),
    /** Branches there at once; others wait. Left out: what the server has free places for (PostgreSQL). */
    inFlightMax: whole(1, 10_000),
    /** Transactions that wait for room there; one more is refused with too-busy. */
    waitingMax: whole(0, 5_000),
  })
  .meta({ id: 'ParticipantLimits' })

export const participantTimeouts = z
  .strictObject({
    /** One call to prepare, commit or abort. */
    attemptMs: whole(100, 60_000),
    /** How long a branch waits for somebody else's lock. */
    lockMs: whole(1, 60_000),
  })
  .meta({ id: 'ParticipantTimeouts' })

/** How phase two paces itself when a participant does not confirm. */
export const participantPolicy = z
  .strictObject({
    backOffBaseMs: whole(10, 60_000),
    backOffCapMs: whole(100, 600_000),
  })
  .refine(
    ({ backOffBaseMs = 0, backOffCapMs = Number.POSITIVE_INFINITY }) =>
      backOffBaseMs <= backOffCapMs,
    {
      path: ['backOffCapMs'],
      error: 'must not be below backOffBaseMs',
    },
  )
  .meta({ id: 'ParticipantPolicy' })

/** What holds where nothing else is said. */
export const participantDefaults = {
  sessionsMax: 32,
  waitingMax: 500,
  attemptMs: 5_000,
  lockMs: 3_000,
  backOffBaseMs: 100,
  backOffCapMs: 30_000,
} as const

export type SecretReference = z.infer<typeof secretReference>
