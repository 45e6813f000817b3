import type { Participant, Statement } from '@/server/participant/participant'
import type { Peer } from '@/server/participant/pre-commits'
import type { Planned } from '@/server/policy/plan'
import type { Recovery } from '@/server/protocol/model'
import type { StepRequest } from './saga-request'

/** What is to be begun, with the participants themselves in the place of their names. */
export interface WorkRequest {
  readonly name: string | null
  readonly protocol: string
  readonly recovery: Recovery
  readonly idempotencyKey: string | null
  readonly requestHash: string
  readonly deadlineMs: number
  readonly lab: boolean
  readonly labels: Readonly<Record<string, string>>
  readonly traceparent: string | null
  readonly planned: readonly Planned[]
  /** In the order of the branches, where the protocol is a saga. */
  readonly steps: readonly StepRequest[] | null
  readonly branches: readonly {
    readonly participant: Participant
    readonly statements: readonly Statement[]
    readonly payload?: unknown
    /** Where the others are, in three-phase commit. */
    readonly peers?: readonly Peer[] | undefined
  }[]
}
