import { ableOf } from '@/server/participant/able'
import type { Participant } from '@/server/participant/participant'
import type { Registry } from '@/server/participant/registry'
import type { Answers } from '@/server/policy/answers'
import type { Optimisation } from '@/server/policy/plan'
import { adviseProtocol, type ProtocolAdvice } from '@/server/policy/protocol-advice'
import { branchId } from '@/server/protocol/ids'
import type { TransactionId } from '@/server/protocol/model'
import type { Waits } from './running'

/** What a participant has answered of late; null: nothing is known. */
export type AnswersOf = (participant: string) => Answers | null

/** Recorded with the begin. */
export type Advised = Pick<ProtocolAdvice, 'attempts' | 'attemptMs' | 'reasons'>

export interface Chosen {
  readonly protocol: string
  readonly optimise: readonly Optimisation[]
  readonly advised: Advised | null
}

/** The caller's own choice; in the place of `auto` what is advised for these participants. */
export function chooseProtocol(
  asked: { readonly protocol: string; readonly optimise?: readonly Optimisation[] | undefined },
  participants: readonly Participant[],
  { registry, answersOf }: { readonly registry: Registry; readonly answersOf: AnswersOf },
): Chosen {
  if (asked.protocol !== 'auto')
    return { protocol: asked.protocol, optimise: asked.optimise ?? [], advised: null }
  const able = participants.map((participant) =>
    ableOf(participant, registry.row(participant.name), answersOf(participant.name)),
  )
  const { protocol, optimise, attempts, attemptMs, reasons } = adviseProtocol(able)
  // Where nothing fits, two-phase commit is refused for the reason that stands in its way.
  return {
    ...{ protocol: protocol ?? 'two-phase-commit', optimise },
    advised: { attempts, attemptMs, reasons },
  }
}

/** What was learnt of each participant, for its branches. */
export function waitsOf(
  id: TransactionId,
  advised: Advised | null,
  branches: readonly { readonly participant: Participant }[],
): Waits | null {
  if (advised === null) return null
  const learnt = new Map(advised.attemptMs.map(({ participant, ms }) => [participant, ms]))
  const each = branches.flatMap(({ participant: { name } }, index) => {
    const ms = learnt.get(name)
    return ms === undefined ? [] : [[branchId(id, index + 1), ms] as const]
  })
  return { attempts: advised.attempts, attemptMs: new Map(each) }
}
