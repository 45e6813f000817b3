import { conform, netOfLog } from '@/server/analysis/conformance'
import { conformSaga, netOfSaga } from '@/server/analysis/conformance-saga'
import { branchesOf } from '@/server/analysis/conformance-story'
import type { Replayed } from '@/server/analysis/token-replay'
import type { PetriNet } from '@/server/contract/petri'
import { isByHand, isThreePhase, type TimedEvent, timedHistory } from '@/server/journal/history'
import type { OpenTransaction } from '@/server/journal/journal'
import type { BranchId } from '@/server/protocol/model'
import { asSaga, asTwoPhase } from '@/server/protocol/protocols'
import { shownNet } from './shown-net'

/** A log on the net of its protocol. */
export interface PlayedLog {
  /** The same for the same net. */
  readonly key: string
  readonly protocol: string
  readonly variant: string
  /** In the order of the net's numbers. */
  readonly branches: readonly BranchId[]
  readonly net: PetriNet
  readonly result: Replayed
  readonly history: readonly TimedEvent[]
}

/** Null: there is no net of it. */
export function playLog(open: OpenTransaction): PlayedLog | null {
  const history = timedHistory(open)
  const events = history.map(({ event }) => event)
  const saga = asSaga(events)
  const played = saga === null ? inPhases(open, asTwoPhase(events)) : asSteps(saga)
  if (played === null) return null
  const { protocol, variant, branches } = played
  const key = [protocol, variant, branches.length, ...(played.pivot ?? [])].join('.')
  return { ...played, key, history }
}

function inPhases(open: OpenTransaction, events: ReturnType<typeof asTwoPhase>) {
  const [protocol, variant] = isThreePhase(open)
    ? ['three-phase-commit', 'termination']
    : ['two-phase-commit', 'read-only']
  const result = conform(events, isByHand(open.standing?.by))
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
