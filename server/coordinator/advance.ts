import type { Entry, Journal, NewRecord, RecordData, Standing } from '@/server/journal/journal'
import type { Clock } from '@/server/platform/clock'
import type { Instant } from '@/server/protocol/model'
import { twoPhaseCommit } from '@/server/protocol/two-phase-commit'
import type { Effect, Event } from '@/server/protocol/two-phase-state'
import type { Failpoints } from './failpoints'
import { recordOf } from './record-of'
import { moveRows, numberOf, type Running, takeRows } from './running'

export interface AdvanceDeps {
  readonly journal: Journal
  readonly clock: Clock
  readonly failpoints: Failpoints
  /** Fire and forget: failures come back as events, never as exceptions. */
  readonly perform: (running: Running, effects: readonly Effect[]) => void
  /** The shard belongs to another coordinator: whatever runs here for it stops. */
  readonly abandon: (running: Running) => void
  /** Nothing more is owed. */
  readonly finish: (running: Running) => void
  /** The journal was closed before a record was written: the next owner goes on from what is there. */
  readonly unwritten: (error: unknown) => void
}

export type Advance = (running: Running, event: Event, extra?: RecordData) => Promise<void>

/**
 * Decides, writes, and only then speaks: where a step forces its records, no effect leaves before
 * they are durable. Resolves when the effects have left.
 */
export const createAdvance =
  ({ journal, clock, failpoints, perform, abandon, finish, unwritten }: AdvanceDeps): Advance =>
  async (running, event, extra = {}) => {
    const step = stopped(running, failpoints) ? null : twoPhaseCommit.decide(running.state, event)
    if (step === null || step.state === running.state) return
    const now = clock.now() as Instant
    running.state = step.state
    note(running, event, now)
    const records = step.records.map((one) => recordOf(one, now, one === event ? extra : {}))
    const forced = step.forced || failsAfter(event, running, failpoints)
    moveRows(running, now)
    const entry = entryOf(running, records, event)
    if (closing(running)) failpoints.pass('E0')
    const written = worthWriting(entry, event) ? journal.append(entry) : null
    const durable = written?.then((standing) => heed(standing, running, abandon))
    durable?.catch(unwritten)
    if (forced) await durable
    passAfter(event, running, failpoints)
    perform(running, step.effects)
    announce(running)
    if (closed(running)) {
      await durable
      leave(running, failpoints)
      finish(running)
    }
  }

function leave(running: Running, failpoints: Failpoints): void {
  if (closing(running)) failpoints.pass('E1')
  running.completed.raise()
}

/**
 * The records of every step are written, the rows only with those that last: most transactions are
 * over before anybody could look. What takes longer is brought up to date by `refresh`.
 */
function entryOf(running: Running, records: readonly NewRecord[], event: Event): Entry {
  const { id, shard, epoch } = running
  const entry = { transaction: id, shard, epoch, records }
  if (lasts(running, event)) return { ...entry, ...takeRows(running) }
  running.behind = true
  return entry
}

const lasts = (running: Running, { type }: Event): boolean =>
  closed(running) ||
  running.state.phase === 'in-doubt' ||
  running.inDoubtSince !== null ||
  type === 'recovered' ||
  type === 'contradicted' ||
  type === 'unproven'

const stopped = (running: Running, failpoints: Failpoints): boolean =>
  running.abandoned.raised || failpoints.dying

const heed = (standing: Standing, running: Running, abandon: (running: Running) => void) => {
  if (standing.fenced) abandon(running)
}

/** A won verdict has changed the transaction's row in its own batch; the branches' rows follow with their end. */
const worthWriting = (entry: Entry, event: Event): boolean =>
  entry.records.length > 0 || event.type !== 'verdict-stands'

function note(running: Running, event: Event, now: Instant): void {
  running.version++
  if (event.type === 'verdict-stands') {
    running.cancelDeadline()
    running.decidedAt ??= now
  }
  if (running.state.phase === 'in-doubt') running.inDoubtSince ??= now
  if (running.state.phase === 'committed' || running.state.phase === 'aborted') {
    running.endedAt = now
    running.inDoubtSince = null
  }
}

function announce(running: Running): void {
  const { phase } = running.state
  const undecided =
    phase === 'idle' || phase === 'active' || phase === 'preparing' || phase === 'deciding'
  if (!undecided && phase !== 'in-doubt') running.decided.raise()
}

const closed = ({ state: { phase } }: Running): boolean =>
  phase === 'committed' || phase === 'aborted' || phase === 'heuristic'

const closing = (running: Running): boolean => closed(running) && running.endedAt !== null

const pointOf = (event: Event, running: Running): string | null => {
  if (event.type === 'voted') return `V${numberOf(event.branch)}`
  if (event.type === 'confirmed')
    return `${running.state.phase.startsWith('commit') ? 'A' : 'Z'}${numberOf(event.branch)}`
  return null
}

const failsAfter = (event: Event, running: Running, failpoints: Failpoints): boolean => {
  const point = pointOf(event, running)
  return point !== null && failpoints.reached(point)
}

const passAfter = (event: Event, running: Running, failpoints: Failpoints): void => {
  const point = pointOf(event, running)
  if (point !== null) failpoints.pass(point)
}
