import type { Verdict } from '@/server/protocol/model'
import type { SagaState } from '@/server/protocol/saga-state'
import type { Replies, Service } from './saga-service'

export interface State {
  readonly machine: SagaState
  /** What is durable for certain; what the machine knows beyond it may be lost with the process. */
  readonly durable: SagaState
  readonly alive: boolean
  readonly register: Verdict | null
  /** Of each step: whether its action and its compensation were sent, and what was answered so far. */
  readonly sent: readonly Sent[]
  readonly services: readonly Service[]
  readonly crashes: number
}

export interface Sent extends Replies {
  readonly action: boolean
  readonly compensation: boolean
}
