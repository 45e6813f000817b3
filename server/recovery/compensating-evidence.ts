import { isCompensating } from '@/server/journal/history'
import type { OpenTransaction } from '@/server/journal/journal'
import type { BranchEvidence, ParticipantKind } from '@/server/participant/participant'
import type { Verdict } from '@/server/protocol/model'

interface Known {
  readonly open: OpenTransaction
  readonly verdict: Verdict | null
  readonly kind: ParticipantKind | null
}

/**
 * What an answer means where branches commit before the verdict: until that is commit, what has
 * committed is exposed. Services keep no state of a step that could be asked for.
 */
export function inItsProtocol(
  answer: BranchEvidence,
  { open, verdict, kind }: Known,
): BranchEvidence {
  if (!isCompensating(open)) return answer
  if (answer.value === 'committed' && verdict !== 'commit') return { ...answer, value: 'exposed' }
  if (answer.value === 'no-trace' && kind === 'http')
    return { ...answer, value: 'cannot-tell', source: 'a step of a service' }
  return answer
}
