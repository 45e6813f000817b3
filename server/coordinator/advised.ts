import type { Participant } from '@/server/participant/participant'
import { type AnswersOf, adviceFor } from '@/server/participant/protocol-advice'
import type { Registry } from '@/server/participant/registry'
import type { Optimisation } from '@/server/policy/plan'
import type { ProtocolAdvice } from '@/server/policy/protocol-advice'
import { branchId } from '@/server/protocol/ids'
import type { TransactionId } from '@/server/protocol/model'
import type { Waits } from './running'

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
  known: { readonly registry: Registry; readonly answersOf: AnswersOf },
): Chosen {
  if (asked.protocol !== 'auto')
    return { protocol: asked.protocol, optimise: asked.optimise ?? [], advised: null }
  const { protocol, optimise, attempts, attemptMs, reasons } = adviceFor(participants, known)
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
