import type { Entry, Journal, NewRecord, RecordData, Standing } from '@/server/journal/journal'
import type { Clock } from '@/server/platform/clock'
import type { Instant } from '@/server/protocol/model'
import {
  type AnyEffect,
  type AnyEvent,
  isClosed,
  isDecided,
  isEnded,
  isSaga,
  protocols,
} from '@/server/protocol/protocols'
import type { Failpoints } from './failpoints'
import { bearing } from './gates-and-policies'
import type { PauseDeps } from './pause'
import { recordOf } from './record-of'
import type { Running } from './running'
import { moveRows, numberOf, takeRecords, takeRows } from './running-rows'

export interface AdvanceDeps {
  readonly journal: Journal
  readonly clock: Clock
  readonly failpoints: Failpoints
  /** Fire and forget: failures come back as events, never as exceptions. */
  readonly perform: (running: Running, effects: readonly AnyEffect[]) => void
  /** The shard belongs to another coordinator: whatever runs here for it stops. */
  readonly abandon: (running: Running) => void
  /** Its rows have changed: it may need less room at its participants. */
  readonly moved: (running: Running) => void
  /** Nothing more is owed. */
  readonly finish: (running: Running) => void
  /** The journal was closed before a record was written: the next owner goes on from what is there. */
  readonly unwritten: (error: unknown) => void
  readonly policyOf: PauseDeps['policyOf']
}

export type Advance = (running: Running, event: AnyEvent, extra?: RecordData) => Promise<void>

/**
 * Decides, writes, and only then speaks: where a step forces its records, no effect leaves before
 * they are durable. Resolves when the effects have left.
 */
export const createAdvance =
  ({
    journal,
    clock,
    failpoints,
    perform,
    abandon,
    moved,
    finish,
    unwritten,
    policyOf,
  }: AdvanceDeps): Advance =>
  async (running, event, extra = {}) => {
    // What comes while it is about to stand still is heard when it goes on.
    if (failpoints.dying) await failpoints.goneOn()
    const step = decided(running, event)
    const now = clock.now() as Instant
    if (step === null || step.state === running.state) {
      noteLate(running, { event, now, extra: bearing(policyOf, { running, event, extra }) })
      return
    }
    running.state = step.state
    note(running, event, now)
    const told = bearing(policyOf, { running, event, extra })
    const records = step.records.map((one) => recordOf(one, now, one === event ? told : {}))
    const forced = step.forced || failsAfter(event, running, failpoints)
    moveRows(running, now)
    moved(running)
    if (closing(running)) failpoints.pass('E0')
    const entry = entryOf(running, event, { records, forced })
    const written = entry === null ? null : journal.append(entry)
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

const decided = ({ abandoned, state }: Running, event: AnyEvent) =>
  abandoned.raised ? null : protocols.decide(state, event)

interface Late {
  readonly event: AnyEvent
  readonly now: Instant
  readonly extra: RecordData
}

/** An answer that comes too late to count is in the ledger all the same: that call was on the wire. */
function noteLate(running: Running, { event, now, extra }: Late): void {
  // A step that is refused again is an attempt of its own.
  const isAgain = event.type === 'step-refused' || event.type === 'compensation-refused'
  const isCall = 'sentAt' in extra && 'branch' in event
  if (!isCall || isAgain || running.abandoned.raised || isEnded(running.state.phase)) return
  const record = recordOf(event, now, { ...extra, event: event.type })
  running.held.push({ ...record, type: 'answered-late' })
}

function leave(running: Running, failpoints: Failpoints): void {
  if (closing(running)) failpoints.pass('E1')
  running.completed.raise()
}

interface Written {
  readonly records: readonly NewRecord[]
  readonly forced: boolean
}

/**
 * The records of every step are written, but those that nobody waits for come with the next that
 * somebody does, and the rows with those that last: most transactions are over before anybody could
 * look. What takes longer is brought up to date by `refresh`. Null: nothing is written now.
 */
function entryOf(running: Running, event: AnyEvent, { records, forced }: Written): Entry | null {
  const { id, shard, epoch } = running
  if (lasts(running, event)) {
    const all = takeRecords(running, records)
    const joining = joiningBy(running, event)
    const rows = takeRows(running)
    return { transaction: id, shard, epoch, lazy: !forced, records: all, ...joining, ...rows }
  }
  running.behind = true
  if (forced) return { transaction: id, shard, epoch, records: takeRecords(running, records) }
  running.held.push(...records)
  return null
}

const joiningBy = (running: Running, event: AnyEvent): Pick<Entry, 'enlisted'> => {
  if (event.type !== 'enlisted') return {}
  const n = numberOf(event.branch)
  return { enlisted: { n, participant: running.participants[n - 1] ?? '' } }
}

const lasts = (running: Running, { type }: AnyEvent): boolean =>
  closed(running) ||
  isSaga(running.state) ||
  running.state.phase === 'in-doubt' ||
  running.inDoubtSince !== null ||
  type === 'recovered' ||
  running.state.phase === 'asking-decider' ||
  running.state.phase === 'terminating' ||
  type === 'enlisted' ||
  type === 'contradicted' ||
  type === 'unproven'

const heed = (standing: Standing, running: Running, abandon: (running: Running) => void) => {
  if (standing.fenced) abandon(running)
}

function note(running: Running, event: AnyEvent, now: Instant): void {
  running.version++
  if (event.type === 'verdict-stands') {
    running.cancelDeadline()
    running.decidedAt ??= now
  }
  // An abort for which somebody refused is one before the register has it (presumed commit).
  const { state } = running
  if (state.phase === 'aborting' && state.unwritten !== undefined)
    running.reason ??= state.unwritten.reason
  if (running.state.phase === 'in-doubt') running.inDoubtSince ??= now
  if (isEnded(running.state.phase)) {
    running.endedAt = now
    running.inDoubtSince = null
  }
}

function announce(running: Running): void {
  if (isDecided(running.state) || closed(running)) running.decided.raise()
}

const closed = ({ state }: Running): boolean => isClosed(state)

const closing = (running: Running): boolean => closed(running) && running.endedAt !== null

const pointOf = (event: AnyEvent, running: Running): string | null => {
  if (event.type === 'voted' || event.type === 'step-done' || event.type === 'step-refused')
    return `V${numberOf(event.branch)}`
  if (event.type === 'enlisted') return `J${numberOf(event.branch)}`
  if (event.type === 'finished') return 'F0'
  if (event.type === 'pre-committed') return `W${numberOf(event.branch)}`
  if (event.type === 'compensated') return `Z${numberOf(event.branch)}`
  if (event.type === 'confirmed')
    return `${running.state.phase.startsWith('commit') ? 'A' : 'Z'}${numberOf(event.branch)}`
  return null
}

const failsAfter = (event: AnyEvent, running: Running, failpoints: Failpoints): boolean => {
  const point = pointOf(event, running)
  return point !== null && failpoints.reached(point)
}

const passAfter = (event: AnyEvent, running: Running, failpoints: Failpoints): void => {
  const point = pointOf(event, running)
  if (point !== null) failpoints.pass(point)
}
