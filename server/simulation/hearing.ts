import type { Vote } from '@/server/protocol/model'
import type { Decision, Event, State } from '@/server/protocol/two-phase-state'
import { saidByApplication } from './application-moves'
import type { TableStep } from './machine-table'
import type { MoveName, Setting } from './setting'
import {
  absent,
  committed,
  deciderOf,
  gone,
  has,
  placeOf,
  prepared,
  readOnly,
  undone,
  votesUnasked,
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
  heard: (step: TableStep, name: MoveName) => void,
): void {
  const { table, happen, bounds } = setting
  const calm = bounds.calm === true
  const driven = bounds.application === true
  const hear = (event: Event | null | undefined, name: MoveName = 'hears') => {
    if (event === null || event === undefined) return
    const step = table.step(state, event)
    if (step.to !== state) heard(step, name)
  }
  if (!calm) hear(happen.deadline)
  hear(happen.stands[world.register])
  if (driven)
    for (const event of saidByApplication(setting, world, state))
      hear(event, 'hears-the-application')
  const { phase } = table.facts(state)
  for (let branch = 0; branch < bounds.branches; branch++) {
    const place = placeOf(world.places, branch)
    if (place === working) hear(happen.worked[branch])
    if (place === gone && bounds.tries !== true) hear(happen.failed[branch])
    for (const kind of answersAt(phase, place)) hear(happen[kind][branch])
    for (const event of promisesAt(setting, world, branch)) hear(event)
  }
}

/** What a branch answers to the question for its vote; the decider, to that for the decision. */
function promisesAt(
  { happen, bounds }: Setting,
  world: World,
  branch: number,
): readonly (Event | undefined)[] {
  const calm = bounds.calm === true
  if (branch === deciderOf(bounds))
    return decisionsAt(world, branch, calm).map((found) => happen.decided[found])
  const unasked = votesUnasked(bounds, branch)
  if (!has(world.prepares, branch) && !unasked) return []
  const place = placeOf(world.places, branch)
  const votes = bounds.application === true ? foundAt(place) : votesAt(place, calm)
  return votes.map((vote) => happen.voted[branch]?.[vote])
}

function votesAt(place: number, calm: boolean): readonly Vote[] {
  const lost: readonly Vote[] = calm ? [] : ['unknown']
  if (place === prepared || place === committed || place === undone) return ['yes', ...lost]
  if (place === gone) return ['no', ...lost]
  return place === readOnly ? ['read-only', ...lost] : lost
}

/** D22: without a session of its own a coordinator can only look at the list of what is prepared. */
const foundAt = (place: number): readonly Vote[] =>
  place === prepared || place === committed || place === undone ? ['yes', 'unknown'] : ['unknown']

/** The answers to the deciding command, and to whoever asked what became of it. */
function decisionsAt(world: World, branch: number, calm: boolean): readonly Decision[] {
  const place = placeOf(world.places, branch)
  const asked = has(world.prepares, branch)
  const found: Decision[] = asked && !calm ? ['unknown'] : []
  if (place === committed) found.push('committed')
  if (place === gone && asked) found.push('refused')
  if (place === readOnly && asked) found.push('read-only')
  if ((place === gone || place === readOnly) && world.prevented) found.push('prevented')
  return found
}

type Answer = 'confirmed' | 'contradicted' | 'unproven'

/** The answers to commit or abort; none: not now, ask again. */
function answersAt(phase: State['phase'], place: number): readonly Answer[] {
  if (place === working || place === prepared || place === absent) return []
  const done = place === committed
  if (phase === 'committing' || phase === 'committed') return done ? confirmed : contradicted
  if (phase === 'aborting' || phase === 'aborted') return done ? contradicted : confirmed
  return []
}

const confirmed: readonly Answer[] = ['confirmed']
/** Proven to have ended the other way, or only known to be gone. */
const contradicted: readonly Answer[] = ['contradicted', 'unproven']
