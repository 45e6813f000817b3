import type { BranchId, Instant } from '@/server/protocol/model'

/** What the participants said, kept beside what was done about it. */
export interface EvidenceEntry {
  readonly id: string
  /** Of a branch that no transaction of the journal has: where it is, and its name there. */
  readonly participant?: string
  readonly gid?: string
  readonly takenAt: Instant
  /** The version of the transaction's row that it was taken at. */
  readonly version: number
  readonly data: Readonly<Record<string, unknown>>
}

/** Somebody has taken note of a heuristic outcome. */
export interface Acknowledgement {
  readonly by: string
  readonly reason: string
  readonly at: Instant
}

/** What matters of a proposal when the register is another store than the journal. */
export interface ForRegister {
  /** Nobody can have committed before: after a long silence, abort of these is proposed (2.3). */
  readonly orAbort?: readonly BranchId[]
  /** It stands there already, and is only written down here. */
  readonly stands?: true
}

/** An act of a person or a program, as the audit trail keeps it. */
export interface AuditEntry {
  readonly id: string
  readonly actor: string
  readonly action: string
  readonly participant: string | null
  readonly gid: string | null
  readonly reason: string
  readonly evidenceId: string | null
  readonly rule: number | null
  readonly advice: string | null
  readonly requestId: string
  readonly idempotencyKey: string | null
  readonly requestHash: string | null
  readonly data: Readonly<Record<string, unknown>>
}
