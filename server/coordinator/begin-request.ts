import type { Statement } from '@/server/participant/participant'
import type { Registry } from '@/server/participant/registry'
import type { Recovery } from '@/server/protocol/model'
import type { WorkRequest } from './begin'
import type { Summary } from './summary'

/** What a caller asks for, and what it hears: the shapes of the API's port. */
export interface BeginRequest {
  readonly transaction: {
    readonly name?: string | undefined
    readonly protocol: string
    readonly deadlineMs: number
    readonly recovery: Recovery
    readonly branches: readonly {
      readonly participant: string
      readonly statements: readonly Statement[]
    }[]
  }
  readonly idempotencyKey: string | null
  readonly requestHash: string
  readonly shardKey: string
  readonly wait: 'decided' | 'completed' | 'no'
}

type RefusalCode =
  | 'no-coordinator'
  | 'too-busy'
  | 'shutting-down'
  | 'unknown-participant'
  | 'participant-not-usable'
  | 'idempotency-mismatch'
  | 'journal-unavailable'

export type BeginReply =
  | { readonly type: 'answered' | 'pending'; readonly transaction: Summary }
  | { readonly type: 'refused'; readonly code: RefusalCode; readonly detail: string }

export const refused = (code: RefusalCode, detail: string): BeginReply => ({
  type: 'refused',
  code,
  detail,
})

/** The participants themselves in the place of their names; or why it cannot be begun. */
export function toWork(registry: Registry, request: BeginRequest): WorkRequest | BeginReply {
  const { transaction, idempotencyKey, requestHash } = request
  const branches: {
    participant: NonNullable<ReturnType<Registry['get']>>
    statements: readonly Statement[]
  }[] = []
  for (const { participant: name, statements } of transaction.branches) {
    const participant = registry.get(name)
    if (participant === null)
      return refused('unknown-participant', `No participant ${name} is registered.`)
    if (registry.row(name)?.usable !== true)
      return refused('participant-not-usable', `${name} has not passed its test yet.`)
    branches.push({ participant, statements })
  }
  return {
    name: transaction.name ?? null,
    protocol: transaction.protocol,
    recovery: transaction.recovery,
    idempotencyKey,
    requestHash,
    deadlineMs: transaction.deadlineMs,
    lab: transaction.branches.some(({ participant }) => registry.row(participant)?.lab === true),
    branches,
  }
}
