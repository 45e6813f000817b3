import type { Advice, AdviceSet } from '@/server/contract/advice'
import type { Situation } from './situation'

/** Of sagas there is one rule: the steps decide, and what stands is carried out by their coordinator. */
export const SAGA_RULE = 15

type Saga = NonNullable<Situation['saga']>

/** What can be done about a saga: nobody decides in the place of its steps. */
export function adviseSaga({ verdict, current }: Situation, { pivot }: Saga): AdviceSet {
  if (verdict !== null) {
    const against = card('blocked', `The verdict ${verdict} stands, and is never changed.`)
    return {
      ...{ rule: SAGA_RULE, reconcile: false, commit: against, abort: against },
      retry: card('safe', verdict === 'commit' ? again : undoAgain, true),
    }
  }
  return {
    ...{ rule: SAGA_RULE, reconcile: false },
    retry: card('nothing-to-do', undecided),
    commit: card('blocked', stepsDecide),
    abort: abortOf(pivot, current),
  }
}

function abortOf(pivot: boolean, current: boolean): Advice {
  if (!current) return card('blocked', unread)
  return pivot ? card('blocked', hasPivot) : card('safe-with-care', undone)
}

const card = (advice: Advice['advice'], reason: string, advised = false): Advice => ({
  ...{ advice, advised, guess: false, reasons: [reason] },
})

const again =
  'Commit stands: the steps that are left are ordered until they are done. This orders them at once.'
const undoAgain =
  'Abort stands: what was done is compensated until it is undone. This orders the compensations at once. Where one was refused, see to it at the service first.'
const undecided =
  'No verdict stands yet: a step that does not answer is ordered again until it does, or until the deadline.'
const stepsDecide = 'Only its steps lead to commit: each of them has to be done first.'
const unread = 'Whether a verdict stands could not be read for certain. Check again.'
const hasPivot =
  'It has a pivot, which nothing undoes: once that may have been done, only its answer tells. Before that, the deadline gives the saga up.'
const undone =
  'Every step can be undone: what may have been done is compensated, the last first. Others may have seen it meanwhile.'

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
      text: 'What it may have done is compensated, after all that follows it.',
    })),
    { participant: 'the caller', text: 'Whoever asks from now on is told aborted.' },
    { participant: 'afterwards', text: 'The verdict abort cannot be undone once it is written.' },
  ]
}
