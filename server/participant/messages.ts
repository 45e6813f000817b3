import type { StopSignal } from '@/server/platform/stop'
import type { BranchId } from '@/server/protocol/model'
import type { Settled } from './answers'
import type { OnSent } from './fault'

interface MessageCall {
  /** The same, word for word, however often and by whomever it is sent. */
  readonly payload: unknown
  readonly signal: StopSignal
  readonly onSent?: OnSent | undefined
}

/** What a service can do that takes a message (`protocols.md` 8.2): it does it once, sooner or later. */
export interface Messages {
  /** Null: it has not been asked yet whether it can. */
  readonly offered: boolean | null
  /** Told until it is done. One that refuses is `unproven`: it may not, for the other side has committed. */
  deliver(branch: BranchId, call: MessageCall): Promise<Settled>
}
