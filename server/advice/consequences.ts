import { verdictWord } from '@/server/contract/verdict-word'
import { t } from '@/server/contract/words'
import type { Verdict } from '@/server/protocol/model'
import { advise, allows } from './advise'
import { sagaConsequences } from './advise-saga'
import type { BranchSituation, Situation } from './situation'

export interface Consequence {
  /** A participant's name, or one of the two that stand at the end: the caller, afterwards. */
  readonly participant: string
  readonly text: string
}

/** What an action would lead to, one line per participant, then for the caller, then what is final. */
export function consequences(
  action: Verdict | 'retry',
  situation: Situation,
): readonly Consequence[] {
  if (!allows(advise(situation)[action])) return []
  if (situation.saga) return sagaConsequences(action, situation)
  const verdict = action === 'retry' ? situation.verdict : action
  if (verdict === null) return []
  return [
    ...situation.branches.map((branch) => ({
      participant: branch.participant,
      text: fateIn(situation)(branch, verdict),
    })),
    { participant: 'the caller', text: answer(verdict, situation) },
    { participant: 'afterwards', text: final(verdict, situation) },
  ]
}

function fateIn({ tryConfirmCancel, optimistic }: Situation) {
  if (optimistic === true) return earlyFate
  return tryConfirmCancel === true ? triedFate : fate
}

/** The same where participants commit before the verdict. */
function earlyFate(branch: BranchSituation, verdict: Verdict): string {
  switch (branch.value) {
    case 'exposed':
      return verdict === 'commit'
        ? t`What it has committed by itself stays, and is exposed no longer.`
        : t`What it has committed by itself is compensated. Others may have built on it.`
    case 'compensated':
      return verdict === 'abort' ? t`Nothing: it is compensated already.` : disagreement('aborted')
    case 'no-answer':
      return t`It cannot be reached now and is told to ${verdictWord(verdict)} as soon as it answers; until then what it may have committed stays exposed.`
    default:
      return fate(branch, verdict)
  }
}

function fate(branch: BranchSituation, verdict: Verdict): string {
  if (!branch.takesPart) return t`Nothing: it only read and has let go already.`
  const proof = branch.remembered ?? branch.value
  if (proof === 'committed')
    return verdict === 'commit' ? t`Nothing: it has committed already.` : disagreement('committed')
  if (proof === 'aborted')
    return verdict === 'abort' ? t`Nothing: it has aborted already.` : disagreement('aborted')
  switch (branch.value) {
    case 'prepared':
      return verdict === 'commit'
        ? t`Its prepared work is committed and its locks go free.`
        : t`Its prepared work is rolled back and its locks go free.`
    case 'in-progress':
      return verdict === 'commit'
        ? t`It has not promised anything: its work cannot be committed.`
        : t`Its unfinished work is given up; it can no longer prepare.`
    case 'no-trace':
      return verdict === 'commit'
        ? t`It has no record to commit: whether it committed is looked up, and told if not.`
        : t`It has no record to roll back; it is barred from preparing later.`
    case 'no-answer':
      return t`It cannot be reached now and is told to ${verdictWord(verdict)} as soon as it answers; until then its locks stay.`
    default:
      return t`It cannot tell where it stands; it is told to ${verdictWord(verdict)}.`
  }
}

/** The same where participants reserve: nothing is locked, and an abort is always told. */
function triedFate(branch: BranchSituation, verdict: Verdict): string {
  const proof = branch.remembered ?? branch.value
  if (proof === 'committed' || proof === 'aborted') return fate(branch, verdict)
  switch (branch.value) {
    case 'reserved':
      return verdict === 'commit'
        ? t`What it has reserved is confirmed.`
        : t`What it has reserved is given back.`
    case 'no-trace':
      return verdict === 'commit'
        ? t`It knows of no Try: it refuses to confirm, and its data must be looked into.`
        : t`It knows of no Try: it is told to cancel all the same, and refuses one that comes late.`
    case 'no-answer':
      return t`It cannot be reached now and is told to ${told(verdict)} as soon as it answers; until then what it may have reserved stays set aside.`
    default:
      return t`It cannot tell where it stands; it is told to ${told(verdict)}.`
  }
}

const told = (verdict: Verdict): string => verdictWord(verdict === 'commit' ? 'confirm' : 'cancel')

const disagreement = (proof: 'committed' | 'aborted'): string =>
  t`It has ${verdictWord(proof)} already and stays so: the disagreement must be repaired by hand.`

function answer(verdict: Verdict, { verdict: standing }: Situation): string {
  const outcome = verdictWord(verdict === 'commit' ? 'committed' : 'aborted')
  return standing === null
    ? t`Whoever asks from now on is told ${outcome}. A caller that gave up may have tried again meanwhile.`
    : t`Whoever asks is told ${outcome}, as before.`
}

const final = (verdict: Verdict, { verdict: standing }: Situation): string =>
  standing === null
    ? t`The verdict ${verdictWord(verdict)} cannot be undone once it is written.`
    : t`Nothing new is decided, so there is nothing to undo.`
