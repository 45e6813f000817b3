import type { Vote } from '@/server/protocol/model'
import type { Fault } from './fault'

/* What a participant answers to the questions of both phases, whatever they are called there. */

export interface Voted {
  readonly vote: Vote
  readonly fault: Fault | null
  /** It cannot answer now, and wants to be asked again, not before so long from now. Unknown until then. */
  readonly againMs?: number
}

/**
 * The answer to commit or abort.
 * done          confirmed: a success answer, or the evidence of 9.4
 * retry         not now: ask again for ever; `alarm` marks what only a configuration change can heal
 * contradicted  it ended the other way: proven
 * unproven      it is gone and nothing tells how it ended
 */
export type Settled =
  | { readonly type: 'done' }
  | { readonly type: 'retry'; readonly fault: Fault; readonly alarm: boolean }
  | { readonly type: 'contradicted'; readonly found: 'committed' | 'aborted' }
  | { readonly type: 'unproven'; readonly fault: Fault }
