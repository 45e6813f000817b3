import { conform, netOfLog } from '@/server/analysis/conformance'
import { conformSaga, netOfSaga } from '@/server/analysis/conformance-saga'
import { branchesOf } from '@/server/analysis/conformance-story'
import type { Replayed } from '@/server/analysis/token-replay'
import type { PetriNet } from '@/server/contract/petri'
import { isByHand, type TimedEvent, timedHistory } from '@/server/journal/history'
import type { OpenTransaction } from '@/server/journal/journal'
import type { BranchId } from '@/server/protocol/model'
import { type AnyEvent, asSaga, asTwoPhase } from '@/server/protocol/protocols'
import { shownNet } from './shown-net'

/** A log on the net of its protocol. */
export interface PlayedEvents {
  readonly protocol: string
  readonly variant: string
  /** In the order of the net's numbers. */
  readonly branches: readonly BranchId[]
  readonly net: PetriNet
  readonly result: Replayed
  /** Of a saga: which of its steps is one, if any. */
  readonly pivot: readonly number[] | null
}

/** With what was recorded when. */
export interface PlayedLog extends PlayedEvents {
  /** The same for the same net. */
  readonly key: string
  readonly history: readonly TimedEvent[]
}

/** Null: there is no net of it. */
export function playLog(open: OpenTransaction): PlayedLog | null {
  const history = timedHistory(open)
  const played = playEvents(
    history.map(({ event }) => event),
    isByHand(open.standing?.by),
  )
  if (played === null) return null
  const { protocol, variant, branches } = played
  const key = [protocol, variant, branches.length, ...(played.pivot ?? [])].join('.')
  return { ...played, key, history }
}

/** `byHand`: a person wrote the verdict. Null: there is no net of it. */
export function playEvents(events: readonly AnyEvent[], byHand = false): PlayedEvents | null {
  const saga = asSaga(events)
  return saga === null ? inPhases(asTwoPhase(events), byHand) : asSteps(saga)
}

function inPhases(events: ReturnType<typeof asTwoPhase>, byHand: boolean) {
  const begun = events.find((event) => event.type === 'begun')
  const [protocol, variant] =
    begun?.threePhase === true
      ? ['three-phase-commit', 'termination']
      : ['two-phase-commit', 'read-only']
  const result = conform(events, byHand)
  return {
    ...{ protocol, variant, branches: branchesOf(events), result },
    ...{ net: shownNet(netOfLog(events)), pivot: null },
  }
}

function asSteps(events: NonNullable<ReturnType<typeof asSaga>>) {
  const begun = events.find((event) => event.type === 'begun')
  const net = begun === undefined ? null : netOfSaga(begun)
  const result = conformSaga(events)
  if (begun === undefined || net === null || result === null) return null
  const { branches, steps } = begun
  const at = branches.findIndex((branch) => steps[branch]?.class === 'pivot')
  const pivot = at < 0 ? null : [at]
  const variant = pivot === null ? 'backward' : 'pivot'
  return { protocol: 'saga', variant, branches, net: shownNet(net), result, pivot }
}
