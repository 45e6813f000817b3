import type { Action, ActionRequest } from '@/server/contract/action'
import type { Identity } from '@/server/contract/identity'
import type { TransactionId } from '@/server/protocol/model'

/** An action as it was asked for, with what its headers say. */
export interface Acting {
  readonly id: TransactionId
  readonly body: ActionRequest & { readonly action: Action }
  readonly identity: Identity
  readonly requestId: string
  readonly idempotencyKey: string
  readonly version: number
  /** Who has approved it, where it needed a second person. */
  readonly approval?: { readonly id: string; readonly by: string; readonly at: string }
}
