import { allows } from '@/server/advice/advise'
import { consequences } from '@/server/advice/consequences'
import type { BranchSituation, Situation } from '@/server/advice/situation'
import type { Action } from '@/server/contract/action'
import type { AdviceSet } from '@/server/contract/advice'
import type { OperatorPolicy } from '@/server/contract/operator-policy'
import { inEnglish } from '@/server/language/speaking'
import { toldStatement } from '@/server/participant/told'
import type { BranchId, Verdict } from '@/server/protocol/model'
import type { ApiContext } from './context'
import { hashOf } from './hash-of'

export interface Planned {
  readonly transaction: string
  readonly action: Action
  readonly situation: Situation
  readonly advice: AdviceSet
}

/**
 * What one action would do, participant by participant, with the very statements; and the hash of it all.
 * It is shown in the language of who reads, and hashed in one: another person may have to approve it.
 */
export function planOf(context: Pick<ApiContext, 'registry'>, planned: Planned) {
  const { transaction, action, situation, advice } = planned
  const verdict = action === 'retry' ? situation.verdict : action
  const told = () =>
    consequences(action, situation).map((one, index) => ({
      ...one,
      statement: statementOf(context, situation, { branch: situation.branches[index], verdict }),
    }))
  const card = { advice: advice[action].advice, rule: advice.rule, standing: situation.verdict }
  const hash = hashOf(transaction, action, card, inEnglish(told))
  return { steps: told(), hash }
}

/** The same as the delivery: who needs nothing is sent nothing. */
function statementOf(
  { registry }: Pick<ApiContext, 'registry'>,
  { saga, optimistic, tryConfirmCancel = false }: Situation,
  { branch, verdict }: { branch: BranchSituation | undefined; verdict: Verdict | null },
): string | null {
  if (branch === undefined || verdict === null || saga || optimistic === true) return null
  if (!branch.takesPart || branch.remembered !== null) return null
  const kind = registry.row(branch.participant)?.kind ?? 'unknown'
  return toldStatement(kind, {
    ...{ branch: branch.branch as BranchId, verdict, reserves: tryConfirmCancel },
  })
}

/** Whether another person has to agree: a decision writes a verdict, and to deliver one is none. */
export function needsSecondPerson(
  { accounts }: Pick<ApiContext, 'accounts'>,
  { twoPerson }: OperatorPolicy,
  { action, situation, advice }: Planned,
): boolean {
  if (accounts === null || twoPerson === 'off' || action === 'retry') return false
  if (situation.verdict !== null || !allows(advice[action])) return false
  return twoPerson === 'all' || advice[action].advice === 'forced'
}

/** Why the policy forbids it, whatever right somebody has; null: it does not. */
export const forbiddenByPolicy = (
  { forcing }: OperatorPolicy,
  { action, advice }: Pick<Planned, 'action' | 'advice'>,
): string | null =>
  forcing === 'off' && advice[action].advice === 'forced'
    ? 'The protocol does not permit it here, and the policy lets nobody decide against the protocol. An admin can change that at Settings → Policy.'
    : null
