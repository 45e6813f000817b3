import { unprovenElsewhere } from './elsewhere'
import { type Failure, faultOf, settleAfter } from './mariadb-errors'
import type { BranchEvidence, Fault, Settled } from './participant'

export const done: Settled = { type: 'done' }

export const askAgain = (failure: Failure): Settled => ({
  type: 'retry',
  fault: faultOf(failure, 'settle'),
  alarm: settleAfter(failure) === 'alarm',
})

/** The branch is there after all, or the participant cannot be asked now. */
export const undecidedBy = (evidence: BranchEvidence | null): Settled =>
  unprovenElsewhere(evidence) ?? {
    type: 'retry',
    fault: evidence?.fault ?? alive,
    alarm: evidence?.value === 'cannot-tell',
  }

const alive: Fault = {
  code: 'still-active',
  text: 'The session of this branch still runs, or has just prepared. How it ends is not known yet. It will be asked again.',
}

export const stillActive: Settled = { type: 'retry', fault: alive, alarm: false }

export const traceless: Fault = {
  code: 'no-trace',
  text: 'The branch is not prepared there, and no marker tells how it ended. It may have been committed or rolled back by somebody else. Look into the data, then acknowledge.',
}
