import type { Payloads } from '@/server/journal/history'
import type { AnyEvent } from '@/server/protocol/protocols'
import type { Plan } from '@/server/protocol/two-phase-state'
import type { Running } from './running'
import type { WorkRequest } from './work-request'

/*
 * What the begin record says.
 */

const planOf = ({ branches, recovery, decider, threePhase, payloads }: Running): Plan => ({
  ...{ branches, recovery },
  ...(threePhase && { threePhase }),
  ...(payloads !== null && { tryConfirmCancel: true }),
  ...(decider !== null && { decider }),
})

export const begunBy = (running: Running): AnyEvent => ({
  type: 'begun',
  ...(running.saga === null ? planOf(running) : running.saga.plan),
})

/** What each branch is tried, confirmed and cancelled with; null: another protocol. */
export const payloadsIn = ({ protocol, branches }: WorkRequest): Payloads | null =>
  protocol === 'try-confirm-cancel'
    ? { calls: 'tries', each: branches.map(({ payload }) => payload) }
    : null

/**
 * What was planned and advised is recorded for people; what a branch or a step is registered with,
 * so that whoever goes on after a crash can confirm, cancel or order it again.
 */
export const keptOf = (
  { payloads, saga }: Running,
  { planned, advised }: WorkRequest,
): Record<string, unknown> => ({
  ...(planned.length > 0 && { planned }),
  ...(advised !== null && { advised }),
  ...(payloads !== null && { payloads: payloads.each }),
  ...(saga !== null && { orders: saga.orders }),
})
