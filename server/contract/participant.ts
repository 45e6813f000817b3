import { z } from 'zod'
import { time } from './transaction'

export const participantName = z.string().regex(/^[a-z][a-z0-9-]{0,59}$/)
export const participantKind = z.enum(['postgresql'])

export const newParticipant = z
  .strictObject({
    kind: participantKind,
    url: z
      .string()
      .max(1_000)
      .regex(/^postgres(ql)?:\/\//, 'A PostgreSQL address begins with postgresql://'),
    lab: z.boolean().default(false),
  })
  .meta({ id: 'NewParticipant' })

export const participantState = z.enum(['up', 'no-answer', 'unknown'])

export const finding = z.object({ name: z.string(), ok: z.boolean(), text: z.string() })

export const participant = z
  .object({
    name: z.string(),
    kind: participantKind,
    /** Without the password. */
    url: z.string(),
    lab: z.boolean(),
    usable: z.boolean(),
    state: participantState,
    version: z.string().nullable(),
    findings: z.array(finding),
    examinedAt: time.nullable(),
    answeredAt: time.nullable(),
    silentSince: time.nullable(),
    roundTripMs: z.number().nullable(),
    /** Branches that the journal holds as prepared or not yet settled there. */
    openBranches: z.int(),
    oldestOpenAt: time.nullable(),
    /** Recovery has made a full pass over it since the owner started. */
    sweptAt: time.nullable(),
  })
  .meta({ id: 'Participant' })

export const participantList = z.object({ items: z.array(participant) })

export const listedBranch = z.object({
  gid: z.string(),
  transaction: z.string().nullable(),
  /** `foreign` bears somebody else's mark; `unclaimed` is ours by name, yet the journal has no such transaction. */
  claim: z.enum(['ours', 'unclaimed', 'foreign']),
  preparedAt: time.nullable(),
  state: z.string().nullable(),
})

/** Both sides compared. `answered` false: the participant is silent and only the journal speaks. */
export const branchComparison = z
  .object({
    participant: z.string(),
    answered: z.boolean(),
    checkedAt: time,
    both: z.array(listedBranch),
    onlyHere: z.array(listedBranch),
    onlyJournal: z.array(listedBranch),
  })
  .meta({ id: 'BranchComparison' })

export type Participant = z.infer<typeof participant>
export type NewParticipant = z.infer<typeof newParticipant>
export type BranchComparison = z.infer<typeof branchComparison>
export type ListedBranch = z.infer<typeof listedBranch>
