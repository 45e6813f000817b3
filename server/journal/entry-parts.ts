import type { Instant } from '@/server/protocol/model'

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
