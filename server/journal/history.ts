import { followsVerdict } from '@/server/protocol/follows-verdict'
import type { BranchId, Instant } from '@/server/protocol/model'
import type { AnyEvent } from '@/server/protocol/protocols'
import type { OpenTransaction } from './journal'
import { toEvent } from './records'
import { sagaForm } from './saga-records'

/** The branch whose own commit decides, as the begin record names it (D5); null: none does. */
export function deciderOf(open: Pick<OpenTransaction, 'id' | 'history'>): BranchId | null {
  for (const record of open.history) {
    const event = toEvent(open.id, record)
    if (event?.type === 'begun') return 'decider' in event ? (event.decider ?? null) : null
  }
  return null
}

/** Whoever promised may end it without a coordinator (three-phase commit). */
export const isThreePhase = ({ history }: Pick<OpenTransaction, 'history'>): boolean =>
  history.some(({ type, data }) => type === 'begun' && data.threePhase === true)

/** What each branch is told with, in their order, and by which calls. */
export interface Payloads {
  readonly calls: 'tries' | 'early' | 'message'
  readonly each: readonly unknown[]
}

/** Of a Try–Confirm–Cancel, an optimistic commit or a two-phase message; null: another protocol. */
export function payloadsOf({ history }: Pick<OpenTransaction, 'history'>): Payloads | null {
  const begun = history.find(({ type }) => type === 'begun')?.data
  if (begun === undefined || !Array.isArray(begun.payloads)) return null
  if (begun.tryConfirmCancel === true) return { calls: 'tries', each: begun.payloads }
  if (begun.optimistic === true) return { calls: 'early', each: begun.payloads }
  return begun.twoPhaseMessage === true ? { calls: 'message', each: begun.payloads } : null
}

/** Its branches commit one by one, before the verdict, and are compensated if that is abort. */
export const isCompensating = ({ history }: Pick<OpenTransaction, 'history'>): boolean =>
  sagaForm(history) !== null || isOptimistic({ history })

/** Optimistic two-phase commit: a branch that voted yes has committed. */
const isOptimistic = (open: Pick<OpenTransaction, 'history'>): boolean =>
  payloadsOf(open)?.calls === 'early'

/** An application does the work over its own connections, and says how that ended. */
export const isDriven = ({ history }: Pick<OpenTransaction, 'history'>): boolean =>
  history.some(
    ({ type, data }) => type === 'begun' && (data.open === true || data.twoPhaseMessage === true),
  )

export interface TimedEvent {
  readonly event: AnyEvent
  readonly at: Instant
}

/**
 * The history that replays: what the shard's owners recorded, and the verdict from the register at
 * the place where it came to stand. Whoever wrote it, before it nothing was settled, and after it
 * nothing is asked (D12).
 */
export function timedHistory(
  open: Pick<OpenTransaction, 'id' | 'history' | 'standing'>,
): readonly TimedEvent[] {
  const events = open.history.flatMap((record) => {
    const event = toEvent(open.id, record)
    return event === null ? [] : [{ event, at: record.at }]
  })
  const follows = followsVerdict(events.map(({ event }) => event))
  const before = events.filter(({ event }) => !follows(event))
  if (open.standing === null) return before
  const { verdict, branches, at } = open.standing
  const after = events.filter(({ event }) => follows(event))
  return [...before, { event: { type: 'verdict-stands', verdict, branches }, at }, ...after]
}

export const historyToEvents = (
  open: Pick<OpenTransaction, 'id' | 'history' | 'standing'>,
): readonly AnyEvent[] => timedHistory(open).map(({ event }) => event)

/**
 * An application drives it and never said that it has finished: whoever may still be joined by others
 * has not asked for commit.
 */
const isUnfinished = ({ history }: Pick<OpenTransaction, 'history'>): boolean =>
  history.some(({ type, data }) => type === 'begun' && data.open === true) &&
  !history.some(({ type }) => type === 'finished')

/** A person wrote the verdict, and no coordinator: what led to it is in no record of an owner. */
export const isByHand = (by: string | null | undefined): boolean =>
  by !== null && by !== undefined && by !== 'coordinator'

/** What an operator's advice has to know of how it is run. */
export const formOf = (open: Pick<OpenTransaction, 'history'>) => ({
  unfinished: isUnfinished(open),
  threePhase: isThreePhase(open),
  tryConfirmCancel: payloadsOf(open)?.calls === 'tries',
  optimistic: isOptimistic(open),
  saga: sagaForm(open.history),
})
