import type { Advice, AdviceSet } from '@/server/contract/advice'
import { verdictWord } from '@/server/contract/verdict-word'
import { phrase, say, t } from '@/server/contract/words'
import type { Situation } from './situation'

/** Of sagas there is one rule: the steps decide, and what stands is carried out by their coordinator. */
export const SAGA_RULE = 15

type Saga = NonNullable<Situation['saga']>

/** What can be done about a saga: nobody decides in the place of its steps. */
export function adviseSaga({ verdict, current }: Situation, { pivot }: Saga): AdviceSet {
  if (verdict !== null) {
    const against = card(
      'blocked',
      t`The verdict ${verdictWord(verdict)} stands, and is never changed.`,
    )
    return {
      ...{ rule: SAGA_RULE, reconcile: false, commit: against, abort: against },
      retry: card('safe', say(verdict === 'commit' ? again : undoAgain), true),
    }
  }
  return {
    ...{ rule: SAGA_RULE, reconcile: false },
    retry: card('nothing-to-do', say(undecided)),
    commit: card('blocked', say(stepsDecide)),
    abort: abortOf(pivot, current),
  }
}

function abortOf(pivot: boolean, current: boolean): Advice {
  if (!current) return card('blocked', say(unread))
  return pivot ? card('blocked', say(hasPivot)) : card('safe-with-care', say(undone))
}

const card = (advice: Advice['advice'], reason: string, advised = false): Advice => ({
  ...{ advice, advised, guess: false, reasons: [reason] },
})

const again = phrase`Commit stands: the steps that are left are ordered until they are done. This orders them at once.`
const undoAgain = phrase`Abort stands: what was done is compensated until it is undone. This orders the compensations at once. Where one was refused, see to it at the service first.`
const undecided = phrase`No verdict stands yet: a step that does not answer is ordered again until it does, or until the deadline.`
const stepsDecide = phrase`Only its steps lead to commit: each of them has to be done first.`
const unread = phrase`Whether a verdict stands could not be read for certain. Check again.`
const hasPivot = phrase`It has a pivot, which nothing undoes: once that may have been done, only its answer tells. Before that, the deadline gives the saga up.`
const undone = phrase`Every step can be undone: what may have been done is compensated, the last first. Others may have seen it meanwhile.`

/** What an action on a saga would lead to. */
export function sagaConsequences(
  action: 'retry' | 'commit' | 'abort',
  { verdict, branches }: Situation,
): readonly { participant: string; text: string }[] {
  const to = action === 'retry' ? verdict : action
  if (to === null || to === 'commit') return []
  return [
    ...[...new Set(branches.map(({ participant }) => participant))].map((participant) => ({
      participant,
      text: t`What it may have done is compensated, after all that follows it.`,
    })),
    { participant: 'the caller', text: t`Whoever asks from now on is told aborted.` },
    { participant: 'afterwards', text: t`The verdict abort cannot be undone once it is written.` },
  ]
}
