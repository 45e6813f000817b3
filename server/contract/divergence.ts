import { z } from 'zod'
import { participantKind } from './participant'
import { time } from './transaction'

/** One branch that has not ended as the verdict says. */
export const divergence = z
  .object({
    transaction: z.string(),
    branch: z.int(),
    participant: z.string(),
    expected: z.enum(['committed', 'aborted', 'unknown-transaction']),
    /**
     * committed: its marker can be seen. marker-only: so it is, yet its own status says aborted.
     * marker-missing: no marker, yet its own status says committed. no-trace: neither of both.
     */
    found: z.enum([
      ...(['committed', 'marker-only', 'marker-missing'] as const),
      ...(['aborted', 'in-progress', 'no-trace'] as const),
    ]),
    foundAt: time,
    /** The record of it in the journal. */
    stream: z.string(),
    process: z.string(),
    seq: z.int(),
    /** When a person has said that it was seen to; null: nobody has. */
    acknowledgedAt: time.nullable(),
  })
  .meta({ id: 'Divergence' })

/**
 * checking: compared as outcomes arise. silent: it does not answer. unable: its kind is not compared.
 * halted: too many diverge for one case each. unstarted: nothing was compared yet.
 */
export const auditState = z.enum(['checking', 'silent', 'unable', 'halted', 'unstarted'])

export const auditedParticipant = z.object({
  participant: z.string(),
  kind: participantKind,
  state: auditState,
  checked: z.int(),
  violated: z.int(),
  since: time.nullable(),
  /** The last comparison that came to its end. */
  passedAt: time.nullable(),
  /** What began before this and has ended is compared, but for what is `unread`. */
  checkedTo: time.nullable(),
  /** Everything that is kept was compared at least once since the figures began. */
  roundAt: time.nullable(),
  /** Older transactions are still to be compared. */
  unread: z.boolean(),
})

/** GET /v1/divergence */
export const divergences = z
  .object({
    at: time,
    /** Outcomes of branches that were compared with their verdicts; each counts once. */
    checked: z.int(),
    /** Of these: not as the verdict says, and acknowledged by nobody. */
    violated: z.int(),
    /** Null: nothing was compared yet. */
    since: time.nullable(),
    participants: z.array(auditedParticipant),
    /** The newest first, at most 200; those that were acknowledged too. */
    items: z.array(divergence),
  })
  .meta({ id: 'Divergences' })

export type Divergence = z.infer<typeof divergence>
export type Divergences = z.infer<typeof divergences>
export type AuditedParticipant = z.infer<typeof auditedParticipant>
