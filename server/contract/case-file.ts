import { z } from 'zod'
import { evidence } from './action'
import { attemptLedger } from './attempt-ledger'
import { auditEntry } from './audit'
import { journalEvent } from './event'
import { inboxWork } from './inbox'
import { time, transactionDetail } from './transaction'

export const CASE_VERSION = 1

/** What somebody found who looked: without the register, whose verdict stands with the transaction. */
const keptEvidence = evidence.omit({ verdict: true })

export const caseContents = z.object({
  savedAt: time,
  /** The name of the Verdict that it was saved from. */
  environment: z.string(),
  transaction: transactionDetail,
  /** The journal's records; empty once they are no longer kept. */
  events: z.array(journalEvent),
  calls: attemptLedger,
  /** Everything that participants answered to those who looked, the oldest first. */
  evidence: z.array(keptEvidence),
  /** What those who work in the Inbox had agreed on: claim, note and snooze. */
  work: inboxWork,
  /** What people did, the oldest first. */
  audit: z.array(auditEntry),
})

/** GET /v1/transactions/{id}/case: one transaction as a file that any Verdict opens. */
export const caseFile = z
  .object({
    kind: z.literal('verdict-case'),
    version: z.literal(CASE_VERSION),
    /** SHA-256 of the contents as JSON with sorted keys: tells a file that was changed since. */
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    contents: caseContents,
  })
  .meta({ id: 'CaseFile' })

export type CaseFile = z.infer<typeof caseFile>
export type CaseContents = z.infer<typeof caseContents>
