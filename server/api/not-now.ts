import { allows } from '@/server/advice/advise'
import { reasonCategory } from '@/server/contract/action'
import type { AdviceSet } from '@/server/contract/advice'
import { may } from '@/server/contract/permission'
import { shortCode } from '@/server/protocol/ids'
import type { Snapshot } from '@/server/recovery/evidence'
import type { Acting } from './acting'
import { askApproval } from './ask-approval'
import type { ApiContext } from './context'
import { noRight } from './no-right'
import { forbiddenByPolicy, needsSecondPerson, type Planned, planOf } from './plan'
import { problem, type Reply } from './reply'

interface Considered {
  readonly planned: Planned
  readonly snapshot: Snapshot
}

/** What stands against it though the evidence is still the same; also that somebody else has to agree. */
export async function notNow(
  context: ApiContext,
  acting: Acting,
  { planned, snapshot }: Considered,
): Promise<Reply | null> {
  const { advice } = planned
  const policy = await context.operatorPolicy.current()
  const never = forbiddenByPolicy(policy, planned)
  if (never !== null) return problem('advice-blocks', `Nothing was sent. ${never}`)
  const refused = (await unforced(context, advice, acting)) ?? forbidden(advice, acting)
  if (refused !== null) return refused
  const { hash } = planOf(context, planned)
  if (acting.body.plan !== undefined && acting.body.plan !== hash) return otherPlan(advice)
  if (acting.approval !== undefined) return null
  return needsSecondPerson(context, policy, planned)
    ? askApproval(context, acting, { advice, plan: hash, snapshot })
    : null
}

const otherPlan = (advice: AdviceSet): Reply =>
  problem(
    'plan-changed',
    'Nothing was sent. What would be done now is not what you confirmed. Look at the new advice.',
    { extra: { advice } },
  )

/** What the protocol does not permit is for those who were given the right to force. */
async function unforced(
  context: ApiContext,
  advice: AdviceSet,
  { body, identity }: Acting,
): Promise<Reply | null> {
  const forced = advice[body.action].advice === 'forced'
  if (!forced || may(identity, 'decideAgainstProtocol')) return null
  return noRight(context, 'decideAgainstProtocol', identity)
}

function forbidden(advice: AdviceSet, { id, body }: Acting): Reply | null {
  const card = advice[body.action]
  if (!allows(card))
    return problem(
      'advice-blocks',
      `Nothing was sent. ${card.reasons.join(' ')} Rule ${advice.rule}.`,
      { extra: { advice } },
    )
  if (card.advice === 'forced' && body.code !== shortCode(id))
    return problem(
      'code-required',
      `Nothing was sent. The protocol does not permit this here, so it needs the last six characters of the id, ${shortCode(id)}, as code.`,
      { extra: { advice } },
    )
  if (card.advice === 'forced' && body.category === undefined)
    return problem(
      'category-required',
      `Nothing was sent. What the protocol does not permit is counted by the kind of its reason. Give it as category: one of ${reasonCategory.options.join(', ')}.`,
      { extra: { advice } },
    )
  return null
}
