import type { ApprovalState } from '@/server/contract/approval'
import { type Phrase, phrase, say } from '@/server/contract/words'
import type { Tone } from '../ui/state-look'

const look = (label: Phrase, tone: Tone, closed: Phrase) => ({
  get label() {
    return say(label)
  },
  tone,
  get closed() {
    return say(closed)
  },
})

/** What a request is called in each of its states. */
export const approvalLook = {
  waiting: look(phrase`Waiting for approval`, 'held', phrase`Closed by`),
  approved: look(phrase`Approved, under way`, 'moving', phrase`Approved by`),
  done: look(phrase`Approved and done`, 'commit', phrase`Approved by`),
  rejected: look(phrase`Rejected`, 'abort', phrase`Rejected by`),
  withdrawn: look(phrase`Withdrawn`, 'idle', phrase`Withdrawn by`),
  lapsed: look(phrase`Lapsed`, 'idle', phrase`Closed by`),
} as const satisfies Record<ApprovalState, { label: string; tone: Tone; closed: string }>
