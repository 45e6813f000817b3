import type { PoolClient } from 'pg'
import type { Branch } from './branch'
import type { Reply } from './reply'

/** What the coordinator asks for, as its body says it. */
export interface Order {
  readonly payload: unknown
  readonly epoch: number
  readonly deadline: Date
  /** The whole body, for what else the application has agreed on. */
  readonly body: Readonly<Record<string, unknown>>
}

export type Answered = 'yes' | 'read-only' | { readonly no: string }

/** Does the work in the open transaction of `client`, and says whether it can be promised. */
export type Prepare<Client = PoolClient> = (
  client: Client,
  payload: unknown,
  about: { readonly branch: Branch; readonly order: Order },
) => Promise<Answered>

export interface InFlight {
  readonly hash: string
  readonly done: Promise<Reply>
  /** Raised by an abort: the work must not be promised any more. */
  givenUp: boolean
}

export interface Asked {
  readonly branch: Branch
  readonly order: Order
  readonly hash: string
  readonly flight: { readonly givenUp: boolean }
}
