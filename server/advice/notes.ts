import { phrase, say, t } from '@/server/contract/words'
import type { SeenBranch, Situation } from './situation'

/* What is said beside every reason, where it belongs to the way a transaction is run. */

export interface Known {
  readonly situation: Situation
  readonly branches: readonly SeenBranch[]
}

/** The server asks them before it writes anything; a click takes nobody who is silent for crashed. */
export const among = ({ situation: { threePhase, verdict } }: Known): readonly string[] =>
  threePhase !== true || verdict !== null
    ? []
    : [
        t`The participants of a three-phase commit end it among themselves. Before a verdict is written all of them are asked what they conclude; if that is another one, nothing is sent.`,
      ]

/** What the words of the table mean where participants reserve, or commit before the verdict. */
export function reserving({
  situation: { tryConfirmCancel, optimistic },
  branches,
}: Known): readonly string[] {
  if (!branches.some(({ seen }) => seen.includes('prepared'))) return []
  if (optimistic === true) return [say(exposedMeanwhile)]
  return tryConfirmCancel === true ? [say(reservedMeanwhile)] : []
}

const reservedMeanwhile = phrase`Prepared means here that a Try has reserved what is needed. Nothing is locked; what is reserved stays set aside until its participant is told to confirm or to cancel.`
const exposedMeanwhile = phrase`Prepared means here that it has committed by itself. Nothing is locked; others see what it did, and may build on it, until commit makes it final or abort compensates it.`

/** A verdict is written only on what the decider has answered; the server asks it again first. */
export function deciding({ situation, branches }: Known): readonly string[] {
  const { decider, verdict } = situation
  const seen = branches.find(({ participant }) => participant === decider)?.seen ?? []
  if (decider === undefined || seen.includes('aborted')) return []
  if (seen.includes('committed'))
    return [t`${decider} decides this transaction by its own commit, and has committed.`]
  if (verdict !== null) return []
  if (seen.includes('no-answer'))
    return [
      t`${decider} decides this transaction by its own commit, and has not answered. Nobody can decide in its place: bring it back.`,
    ]
  return [
    t`${decider} decides this transaction by its own commit. Before abort is written it is barred from committing; if it has committed by then, nothing is sent.`,
  ]
}
