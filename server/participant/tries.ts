import type { StopSignal } from '@/server/platform/stop'
import type { BranchId } from '@/server/protocol/model'
import type { Settled, Voted } from './answers'
import type { OnSent } from './fault'

interface TryCall {
  /** The same for all three, word for word, however often and by whomever it is asked. */
  readonly payload: unknown
  readonly signal: StopSignal
  readonly onSent?: OnSent | undefined
}

/**
 * What a service can do that reserves (Try–Confirm–Cancel, `protocols.md` 6): each step is a local
 * transaction of its own behind a barrier, so it may arrive twice, late and out of order.
 */
export interface Tries {
  /** Null: it has not been asked yet whether it can. */
  readonly offered: boolean | null
  /** yes: reserved, durably. no: refused for ever. */
  try(branch: BranchId, call: TryCall): Promise<Voted>
  /** Of an unknown Try it is `unproven`, never done. */
  confirm(branch: BranchId, call: TryCall): Promise<Settled>
  /** Also of an unknown Try it is done: one that comes late is refused from then on. */
  cancel(branch: BranchId, call: TryCall): Promise<Settled>
}
