import type { TakenLock } from '@/server/journal/taken-locks'
import type { Participant, Statement } from '@/server/participant/participant'
import type { Peer } from '@/server/participant/pre-commits'
import type { OwnRetry } from '@/server/policy/own-retry'
import type { Planned } from '@/server/policy/plan'
import type { Presumed } from '@/server/policy/presumption'
import type { Priority } from '@/server/policy/priority-queue'
import type { Recovery } from '@/server/protocol/model'
import type { Advised } from './advised'
import type { StepRequest } from './saga-request'

/** A transaction to begin, its participants found, its protocol and optimisations chosen. */
export interface WorkRequest {
  readonly name: string | null
  readonly protocol: string
  readonly recovery: Recovery
  readonly priority: Priority
  readonly idempotencyKey: string | null
  readonly requestHash: string
  readonly deadlineMs: number
  readonly lab: boolean
  /** How its calls are repeated, over what the policies say. */
  readonly retry?: OwnRetry | undefined
  readonly labels: Readonly<Record<string, string>>
  readonly traceparent: string | null
  readonly planned: readonly Planned[]
  /** Null: another protocol than two-phase commit. */
  readonly presumed: Presumed | null
  /** Position of the branch whose own commit decides; null: the register does. */
  readonly decider: number | null
  /** Positions of the branches that promise with their last statement. */
  readonly unasked: readonly number[]
  /** What `protocol: auto` has chosen, and why; null: the caller named the protocol. */
  readonly advised: Advised | null
  /** In the order of the branches, where the protocol is a saga. */
  readonly steps: readonly StepRequest[] | null
  /** The name of the transaction, where it had to be known before it began. */
  readonly ulid?: string
  /** What was taken for it. */
  readonly locks?: readonly TakenLock[]
  readonly branches: readonly {
    readonly participant: Participant
    readonly statements: readonly Statement[]
    readonly payload?: unknown
    /** What a database is undone by, where it commits before the verdict. */
    readonly compensationStatements?: readonly Statement[] | undefined
    /** Where the others are, in three-phase commit. */
    readonly peers?: readonly Peer[] | undefined
  }[]
}
