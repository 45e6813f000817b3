import { branchId } from '@/server/protocol/ids'
import type { BranchId, TransactionId } from '@/server/protocol/model'
import type { AnyEvent } from '@/server/protocol/protocols'
import type { Plan } from '@/server/protocol/two-phase-state'
import type { Running } from './running'
import type { WorkRequest } from './work-request'

/*
 * What the begin record says.
 */

/** D5: the branch that cannot prepare, or is alone, decides, and the begin record says so before it is told. */
export function deciderOf(id: TransactionId, { branches, planned }: WorkRequest): BranchId | null {
  const alone = planned.some(({ optimisation, used }) => optimisation === 'one-phase' && used)
  const index = branches.findIndex(({ participant }) => alone || participant.decides !== undefined)
  return index < 0 ? null : branchId(id, index + 1)
}

const planOf = ({ branches, recovery, decider, threePhase }: Running): Plan => ({
  ...{ branches, recovery },
  ...(threePhase && { threePhase }),
  ...(decider !== null && { decider }),
})

export const begunBy = (running: Running): AnyEvent => ({
  type: 'begun',
  ...(running.saga === null ? planOf(running) : running.saga.plan),
})

/** Recorded for people, and for whoever orders a step again; the machine goes by what follows from it. */
export const plannedOf = (
  { planned }: WorkRequest,
  { saga }: Running,
): Record<string, unknown> => ({
  ...(planned.length > 0 && { planned }),
  ...(saga !== null && { orders: saga.orders }),
})
