import type { NewRecord } from '@/server/journal/journal'
import { unreachable } from '@/server/protocol/machine'
import type { Instant } from '@/server/protocol/model'
import type { AnyEvent } from '@/server/protocol/protocols'
import type { SagaBegun } from '@/server/protocol/saga-state'
import type { Heard } from '@/server/protocol/two-phase-state'
import { numberOf } from './running-rows'

/** A machine's event as the journal stores it; `extra` is what the runtime measured. */
export function recordOf(event: AnyEvent, at: Instant, extra: Record<string, unknown>): NewRecord {
  const about = 'branch' in event ? numberOf(event.branch) : null
  const own = ownData(event)
  // Most say nothing more: what was measured is then not copied once more.
  return { type: event.type, branch: about, at, data: own === none ? extra : { ...own, ...extra } }
}

const none: Record<string, unknown> = {}

/** What an event says beside its type and branch. */
function ownData(event: AnyEvent): Record<string, unknown> {
  switch (event.type) {
    case 'begun':
      return 'steps' in event ? sagaData(event) : begunData(event)
    case 'voted':
      return { vote: event.vote }
    case 'terminated':
    case 'decider-answered':
      return { found: event.found }
    case 'recovered':
      return { committed: event.committed }
    case 'verdict-stands':
      return { verdict: event.verdict, branches: event.branches }
    case 'step-started':
    case 'step-done':
    case 'step-refused':
    case 'compensated':
    case 'compensation-refused':
    case 'pre-committed':
    case 'overruled':
    case 'enlisted':
    case 'finished':
    case 'application-aborted':
    case 'worked':
    case 'work-failed':
    case 'deadline-passed':
    case 'deadlocked':
    case 'confirmed':
    case 'contradicted':
    case 'unproven':
    case 'ended':
      return none
    default:
      return unreachable(event)
  }
}

const begunData = ({ type: _, ...plan }: Heard<'begun'>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(plan).filter(([, value]) => value !== undefined))

const sagaData = ({ branches, recovery, steps }: SagaBegun): Record<string, unknown> => ({
  ...{ branches, recovery },
  steps: branches.map((branch) => ({
    class: steps[branch]?.class,
    after: steps[branch]?.after.map(numberOf),
  })),
})
