import type { Payloads } from '@/server/journal/history'
import type { Presumption } from '@/server/protocol/model'
import type { AnyEvent } from '@/server/protocol/protocols'
import type { Plan } from '@/server/protocol/two-phase-state'
import { earlyOrder, OPTIMISTIC } from './early-participants'
import type { Running } from './running'
import type { WorkRequest } from './work-request'

/*
 * What the begin record says.
 */

/** Abort is what is presumed where the record says nothing. */
export const presuming = (presumption: Presumption): Pick<Plan, 'presumption'> =>
  presumption === 'abort' ? {} : { presumption }

const planOf = ({ branches, recovery, decider, threePhase, payloads, ...more }: Running): Plan => ({
  ...{ branches, recovery, ...presuming(more.presumption) },
  ...(more.unasked.length > 0 && { unasked: more.unasked }),
  ...(threePhase && { threePhase }),
  ...(payloads?.calls === 'tries' && { tryConfirmCancel: true }),
  ...(payloads?.calls === 'early' && { optimistic: true }),
  ...(decider !== null && { decider }),
})

export const begunBy = (running: Running): AnyEvent => ({
  type: 'begun',
  ...(running.saga === null ? planOf(running) : running.saga.plan),
})

/** What each branch is tried, confirmed and cancelled with, or compensated; null: another protocol. */
export function payloadsIn({ protocol, branches }: WorkRequest): Payloads | null {
  if (protocol === 'try-confirm-cancel')
    return { calls: 'tries', each: branches.map(({ payload }) => payload) }
  return protocol === OPTIMISTIC ? { calls: 'early', each: branches.map(earlyOrder) } : null
}

/**
 * What was planned and advised is recorded for people; what a branch or a step is registered with,
 * so that whoever goes on after a crash can confirm, cancel or order it again.
 */
export const keptOf = (
  { payloads, saga, locks, retry }: Running,
  { planned, presumed, advised, priority }: WorkRequest,
): Record<string, unknown> => ({
  ...(priority !== 'normal' && { priority }),
  ...(presumed !== null && { presumption: presumed.presumption }),
  ...(presumed !== null && presumed.presumption !== 'abort' && { presumed: presumed.because }),
  ...(planned.length > 0 && { planned }),
  ...(advised !== null && { advised }),
  ...(payloads !== null && { payloads: payloads.each }),
  ...(saga !== null && { orders: saga.orders }),
  ...(locks.length > 0 && { locks }),
  ...(retry !== null && { retry }),
})
