import type { PetriReplay } from '@/server/contract/petri'
import type { BranchId } from '@/server/protocol/model'
import type { AnyEvent } from '@/server/protocol/protocols'
import type { PlayedEvents } from './played-log'

interface Recorded {
  readonly event: AnyEvent
  /** Absent: in virtual time. */
  readonly at?: number
}

type Shown = Pick<PetriReplay, 'protocol' | 'variant' | 'net' | 'events' | 'bad'>

/** A replay as the contract carries it, whatever log it is of. */
export function shownReplay(
  { protocol, variant, net, branches, result }: PlayedEvents,
  history: readonly Recorded[],
): Shown {
  return {
    ...{ protocol, variant, net },
    events: history.map((one, index) => eventOf(one, branches, result.fired[index] ?? null)),
    bad: result.ok
      ? null
      : { event: result.at, expected: [...result.enabled], marked: [...result.marked] },
  }
}

const eventOf = (
  { event, at }: Recorded,
  branches: readonly BranchId[],
  fires: readonly string[] | null,
): PetriReplay['events'][number] => ({
  ...{ type: event.type, said: saidIn(event) },
  at: at === undefined ? null : new Date(at).toISOString(),
  number: 'branch' in event ? branches.indexOf(event.branch) : null,
  fires: fires === null ? null : [...fires],
})

function saidIn(event: AnyEvent): string | null {
  if (event.type === 'voted') return event.vote
  if (event.type === 'verdict-stands') return event.verdict
  return event.type === 'decider-answered' || event.type === 'terminated' ? event.found : null
}
