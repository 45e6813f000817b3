import type { Verdict, Vote } from '@/server/protocol/model'
import type { Auditor } from './audit'
import type { Told } from './audit-books'

/** What can be drawn of a transaction: who did what, without the words for it. */
export type Act =
  | { readonly type: 'begun' }
  /** At once for each copy of it when it gets there; none: it is lost on its way. */
  | {
      readonly type: 'sent'
      readonly kind: string
      readonly to: string
      readonly arrivesMs: readonly number[]
    }
  | { readonly type: 'heard'; readonly kind: string; readonly from: string }
  /** A record that somebody waited for is on the disk. */
  | { readonly type: 'forced' }
  | { readonly type: 'crashed' | 'restarted' | 'paused' }
  | { readonly type: 'voted'; readonly vote: Exclude<Vote, 'unknown'> }
  | { readonly type: 'ended'; readonly verdict: Verdict }
  | { readonly type: 'decided'; readonly verdict: Verdict }
  | { readonly type: 'told'; readonly told: Told }

/** Who is not simulated: the application that begins a transaction and is answered. */
export const APPLICATION = 'application'

/** The same auditor, and what it is told of watched transactions is drawn too. */
export function drawn(
  audit: Auditor,
  draw: (transaction: number, act: Act, node?: string) => void,
): Auditor {
  const at = (branch: number) => `participant ${branch + 1}`
  return {
    ...audit,
    begun: (transaction) => {
      draw(transaction, { type: 'begun' }, APPLICATION)
      audit.begun(transaction)
    },
    voted: (transaction, branch, vote) => {
      draw(transaction, { type: 'voted', vote }, at(branch))
      audit.voted(transaction, branch, vote)
    },
    ended: (transaction, branch, verdict) => {
      if (branch >= 0) draw(transaction, { type: 'ended', verdict }, at(branch))
      audit.ended(transaction, branch, verdict)
    },
    decided: (transaction, verdict, epochs) => {
      draw(transaction, { type: 'decided', verdict })
      audit.decided(transaction, verdict, epochs)
    },
    decidedThere: (transaction, branch, othersPromised) => {
      draw(transaction, { type: 'decided', verdict: 'commit' }, at(branch))
      draw(transaction, { type: 'ended', verdict: 'commit' }, at(branch))
      audit.decidedThere(transaction, branch, othersPromised)
    },
    told: (transaction, told) => {
      draw(transaction, { type: 'told', told })
      audit.told(transaction, told)
    },
  }
}
