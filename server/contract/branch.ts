import { z } from 'zod'
import { evidenceFact, evidenceValue, reason } from './action'
import { advice } from './advice'
import { time } from './transaction'

/*
 * A branch as its participant lists it. `unclaimed` bears our mark, yet the journal has no such
 * transaction; `foreign` bears somebody else's mark, or none.
 */
export const branchKind = z.enum(['unclaimed', 'foreign'])

/** The name of the branch in words: who made it, and what it says of itself. */
export const decodedBranch = z.object({ manager: z.string(), text: z.string() })

export const waitingSession = z.object({
  pid: z.int(),
  waitingMs: z.number(),
  application: z.string(),
})

const listed = {
  branchId: z.string(),
  /** Null where the participant does not keep it. */
  preparedAt: time.nullable(),
  /** The sessions that wait behind it, each for how long; null where that is not told. */
  blocks: z.array(waitingSession).nullable(),
  /** Session-minutes: the sessions it blocks now times the minutes it has been prepared; 0 where they are not told. */
  damage: z.number(),
}

/** A branch of one of the journal's transactions. */
export const journalBranch = z
  .object({ ...listed, transaction: z.string(), state: z.string() })
  .meta({ id: 'JournalBranch' })

/** A branch that the journal does not have. */
export const onlyHereBranch = z
  .object({
    ...listed,
    kind: branchKind,
    decoded: decodedBranch,
    /** The account that prepared it; null where that is not told. */
    owner: z.string().nullable(),
  })
  .meta({ id: 'OnlyHereBranch' })

/**
 * GET /v1/participants/{name}/branches. `answered` false: the participant is silent and only the
 * journal speaks. What is ours and only just settled is on no list. Worst damage first, then oldest.
 */
export const branchComparison = z
  .object({
    participant: z.string(),
    answered: z.boolean(),
    checkedAt: time,
    both: z.array(journalBranch),
    onlyHere: z.array(onlyHereBranch),
    onlyJournal: z.array(journalBranch),
  })
  .meta({ id: 'BranchComparison' })

export const branchAction = z.enum(['commit', 'abort'])

const eachAction = <Schema extends z.ZodType>(schema: Schema) =>
  z.object({ commit: schema, abort: schema })

/** POST /v1/participants/{name}/branches/{branchId}/evidence */
export const onlyHereEvidence = z
  .object({
    evidenceId: z.string(),
    participant: z.string(),
    branchId: z.string(),
    kind: branchKind,
    decoded: decodedBranch,
    takenAt: time,
    value: evidenceValue,
    source: z.string(),
    preparedAt: time.nullable(),
    owner: z.string().nullable(),
    locks: z.int().nullable(),
    blocked: z.array(waitingSession).nullable(),
    damage: z.number(),
    facts: z.array(evidenceFact),
    fault: z.object({ code: z.string(), text: z.string() }).nullable(),
    advice: eachAction(advice),
    /** What each would do, in whole sentences. */
    consequences: eachAction(z.array(z.string())),
    /** What would be sent, as it would be sent; null: the participant takes no statements. */
    statements: eachAction(z.string().nullable()),
    /** What must be typed: the last six characters of the name. */
    code: z.string(),
  })
  .meta({ id: 'OnlyHereEvidence' })

/** POST /v1/participants/{name}/branches/{branchId}/actions */
export const branchActionRequest = z
  .strictObject({
    action: branchAction,
    evidenceId: z.string().max(40),
    reason,
    code: z.string().max(20).optional(),
  })
  .meta({ id: 'BranchActionRequest' })

export const branchActionResult = z
  .object({
    actionId: z.string(),
    participant: z.string(),
    branchId: z.string(),
    action: branchAction,
    /** What was found when the participant was read again. */
    state: z.enum(['verified', 'sent-not-verified', 'contradicted']),
    value: evidenceValue,
    source: z.string(),
    /** Position of the record of what came of it. */
    position: z.string(),
    text: z.string(),
  })
  .meta({ id: 'BranchActionResult' })

/** What was found by the last sweep, as the list of participants shows it without asking. */
export const onlyHereSummary = z.object({
  unclaimed: z.int(),
  foreign: z.int(),
  /** Sessions that waited behind them. */
  blocks: z.int(),
  damage: z.number(),
  oldestAt: time.nullable(),
})

export type BranchComparison = z.infer<typeof branchComparison>
export type JournalBranch = z.infer<typeof journalBranch>
export type OnlyHereBranch = z.infer<typeof onlyHereBranch>
export type BranchActionRequest = z.infer<typeof branchActionRequest>
export type BranchActionResult = z.infer<typeof branchActionResult>
export type OnlyHereEvidence = z.infer<typeof onlyHereEvidence>
export type OnlyHereSummary = z.infer<typeof onlyHereSummary>
