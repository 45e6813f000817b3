import type { BranchId } from '@/server/protocol/model'
import type { SagaBegun, SagaEvent } from '@/server/protocol/saga-state'
import { sagaNet } from './petri-saga'
import { type Happening, type Replayed, replay } from './token-replay'

/** The net of a saga whose steps come one after another; null: some come at once, and it has none. */
export function netOfSaga({ branches, steps }: SagaBegun) {
  const inRow = branches.every((branch, i) => {
    const { after = [] } = steps[branch] ?? {}
    return after.length === Math.min(i, 1) && after[0] === branches[i - 1]
  })
  if (!inRow) return null
  const pivot = branches.findIndex((branch) => steps[branch]?.class === 'pivot')
  return pivot < 0 ? sagaNet(branches.length) : sagaNet(branches.length, 'pivot', pivot)
}

/** Whether the log of a saga is a firing sequence of its net; null: it has none. */
export function conformSaga(events: readonly SagaEvent[]): Replayed | null {
  const begun = events.find((event) => event.type === 'begun')
  const net = begun === undefined ? null : netOfSaga(begun)
  if (begun === undefined || net === null) return null
  const { branches, steps } = begun
  const retriable = new Set(branches.filter((branch) => steps[branch]?.class === 'retriable'))
  let sent: BranchId | null = null
  const unknown = new Set<BranchId>()
  const log = events.map((event): Happening => {
    const fires = firesOf(event, { branches, sent, unknown, retriable })
    if (event.type === 'step-started') sent = event.branch
    if (
      event.type === 'step-done' ||
      (event.type === 'step-refused' && !retriable.has(event.branch))
    )
      sent = null
    if (event.type === 'verdict-stands' && event.verdict === 'abort' && sent !== null)
      unknown.add(sent)
    return {
      name: 'branch' in event ? `${event.type} ${event.branch}` : event.type,
      explanations: [fires],
    }
  })
  return replay(net, log)
}

interface Known {
  readonly branches: readonly BranchId[]
  /** Ordered, and not answered. */
  readonly sent: BranchId | null
  /** Not answered when abort came to stand. */
  readonly unknown: ReadonlySet<BranchId>
  readonly retriable: ReadonlySet<BranchId>
}

/**
 * That a step after the pivot is ordered follows from the verdict, so whoever takes over need not have
 * a record of it. Refusals that do not stand move nothing: what they are of is still on its way.
 */
function firesOf(
  event: SagaEvent,
  { branches, sent, unknown, retriable }: Known,
): readonly string[] {
  const at = (name: string, branch: BranchId) => [`${name}${branches.indexOf(branch)}`]
  switch (event.type) {
    case 'step-started':
      return at('start', event.branch)
    case 'step-done':
      return [
        ...(sent !== event.branch && retriable.has(event.branch) ? at('start', event.branch) : []),
        ...at('succeed', event.branch),
      ]
    case 'step-refused':
      return retriable.has(event.branch) ? [] : at('refuse', event.branch)
    case 'compensated':
      return at(unknown.has(event.branch) ? 'compensateUnknown' : 'compensate', event.branch)
    case 'verdict-stands':
      return event.verdict === 'abort' && sent !== null ? at('lose', sent) : []
    default:
      return []
  }
}
