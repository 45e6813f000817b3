import type { ActionResult } from '@/server/contract/action'
import type { TransactionDetail } from '@/server/contract/transaction'
import { verdictWord } from '@/server/contract/verdict-word'
import { type Phrase, phrase, say, t } from '@/server/contract/words'

export interface ActionStep {
  readonly label: string
  readonly state: 'done' | 'now' | 'later'
}

/** Requested → written → delivered → confirmed: a step is done when the server said so, and not before. */
export function actionSteps(
  transaction: Pick<TransactionDetail, 'verdict' | 'branches'>,
  result: ActionResult | null,
): readonly ActionStep[] {
  const verdict = transaction.verdict?.verdict ?? result?.verdict ?? null
  const owed = transaction.branches.filter(({ vote }) => vote !== 'no' && vote !== 'read-only')
  const wanted = verdict === 'commit' ? 'committed' : 'aborted'
  const confirmed = owed.filter((branch) => branch.state === wanted || branch.proof === wanted)
  const delivered = Math.max(
    confirmed.length,
    result?.participants.filter((one) => one.delivered).length ?? 0,
  )
  const proved = Math.max(
    confirmed.length,
    result?.participants.filter(({ value }) => value === wanted).length ?? 0,
  )
  const all = Math.max(owed.length, result?.participants.length ?? 0)
  return inTurn([
    { label: t`Requested`, done: verdict !== null || result !== null },
    { label: writtenLabel(result, verdict), done: verdict !== null },
    {
      label: t`Delivered ${delivered} of ${all}`,
      done: verdict !== null && delivered >= all,
    },
    { label: t`Confirmed ${proved} of ${all}`, done: verdict !== null && proved >= all },
  ])
}

function writtenLabel(result: ActionResult | null, verdict: ActionResult['verdict']): string {
  if (verdict === null) return t`Verdict written`
  const place = result?.position ?? null
  return place === null
    ? t`Verdict written: ${verdictWord(verdict)}`
    : t`Verdict written: ${verdictWord(verdict)}, log ${place}`
}

/** The first that is not done is the one under way; nothing after it is done before it. */
function inTurn(
  steps: readonly { readonly label: string; readonly done: boolean }[],
): readonly ActionStep[] {
  const open = steps.findIndex(({ done }) => !done)
  return steps.map(({ label }, index) => {
    if (open === -1 || index < open) return { label, state: 'done' }
    return { label, state: index === open ? 'now' : 'later' }
  })
}

const ends = {
  verified: phrase`Verified: the participants were read again and agree.`,
  'sent-not-verified': phrase`Sent, not verified: not every participant has answered yet.`,
  contradicted: phrase`Contradicted: a participant ended differently.`,
} as const satisfies Record<ActionResult['state'], Phrase>

/** The end of an action in one sentence; never a mere success. */
export const endText = (state: ActionResult['state']): string => say(ends[state])
