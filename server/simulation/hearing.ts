import type { Vote } from '@/server/protocol/model'
import type { Event, State } from '@/server/protocol/two-phase-state'
import type { TableStep } from './machine-table'
import type { Setting } from './setting'
import {
  committed,
  gone,
  has,
  placeOf,
  prepared,
  readOnly,
  undone,
  type World,
  working,
} from './world'

/**
 * Everything that a coordinator in this state may hear now. Answers carry facts that stay true, so an
 * answer in flight need not be kept: it can be given whenever its fact is there, late and doubled too.
 */
export function listen(
  setting: Setting,
  world: World,
  state: number,
  heard: (step: TableStep) => void,
): void {
  const { table, happen, bounds } = setting
  const calm = bounds.calm === true
  const hear = (event: Event | null | undefined) => {
    if (event === null || event === undefined) return
    const step = table.step(state, event)
    if (step.to !== state) heard(step)
  }
  if (!calm) hear(happen.deadline)
  hear(happen.stands[world.register])
  const { phase } = table.facts(state)
  for (let branch = 0; branch < bounds.branches; branch++) {
    const place = placeOf(world.places, branch)
    if (place === working) hear(happen.worked[branch])
    if (place === gone) hear(happen.failed[branch])
    for (const kind of answersAt(phase, place)) hear(happen[kind][branch])
    if (!has(world.prepares, branch)) continue
    for (const vote of votesAt(place, calm)) hear(happen.voted[branch]?.[vote])
  }
}

function votesAt(place: number, calm: boolean): readonly Vote[] {
  const lost: readonly Vote[] = calm ? [] : ['unknown']
  if (place === prepared || place === committed || place === undone) return ['yes', ...lost]
  if (place === gone) return ['no', ...lost]
  return place === readOnly ? ['read-only', ...lost] : lost
}

type Answer = 'confirmed' | 'contradicted' | 'unproven'

/** The answers to commit or abort; none: not now, ask again. */
function answersAt(phase: State['phase'], place: number): readonly Answer[] {
  if (place === working || place === prepared) return []
  const done = place === committed
  if (phase === 'committing' || phase === 'committed') return done ? confirmed : contradicted
  if (phase === 'aborting' || phase === 'aborted') return done ? contradicted : confirmed
  return []
}

const confirmed: readonly Answer[] = ['confirmed']
/** Proven to have ended the other way, or only known to be gone. */
const contradicted: readonly Answer[] = ['contradicted', 'unproven']
