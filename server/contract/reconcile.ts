import { z } from 'zod'
import { time } from './transaction'

const words = (what: string) =>
  z.string().trim().min(2, `Say ${what}, in two characters at least`).max(1_000)

/** What somebody found and did at one participant. All of it has to be there. */
export const reconcileNote = z.strictObject({
  ended: z.enum(['committed', 'aborted']),
  /** How that is known. */
  proof: words('how that is known'),
  /** Which rows are concerned; that there are none is said too. */
  rows: words('which rows are concerned'),
  /** What was done about them. */
  note: words('what was done about it'),
})

/**
 * filled  all that has to be said of the participant is there
 * agrees  how it ended is what the participant itself has proved
 */
export const reconcileCheck = z.object({
  name: z.enum(['filled', 'agrees']),
  green: z.boolean(),
  text: z.string(),
})

export const reconcileBranch = z
  .object({
    branch: z.int(),
    participant: z.string(),
    /** What it has proved; null: nothing, so that a person has to say it. */
    proved: z.enum(['committed', 'aborted']).nullable(),
    provedBy: z.string().nullable(),
    /** 0: nobody has written anything. */
    version: z.int(),
    entry: reconcileNote.extend({ by: z.string(), at: time }).nullable(),
    checks: z.array(reconcileCheck),
  })
  .meta({ id: 'ReconcileBranch' })

/** GET /v1/transactions/{id}/reconcile */
export const reconcileList = z
  .object({
    transaction: z.string(),
    verdict: z.enum(['commit', 'abort']).nullable(),
    branches: z.array(reconcileBranch),
    /** Every check is green: it may be marked as reconciled. */
    complete: z.boolean(),
    reconciled: z.object({ by: z.string(), at: time, reason: z.string() }).nullable(),
  })
  .meta({ id: 'ReconcileList' })

export type ReconcileNote = z.infer<typeof reconcileNote>
export type ReconcileBranch = z.infer<typeof reconcileBranch>
export type ReconcileCheck = z.infer<typeof reconcileCheck>
export type ReconcileList = z.infer<typeof reconcileList>
