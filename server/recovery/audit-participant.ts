import type { Participant } from '@/server/participant/participant'
import type { Instant } from '@/server/protocol/model'
import { type UlidRange, type Window, windowAt } from '@/server/protocol/outcome-buckets'
import {
  type Auditable,
  type CompareDeps,
  type Compared,
  compareOutcomes,
} from './compare-outcomes'
import {
  checkedUntil,
  freshRange,
  gapsAfter,
  growingFrom,
  kept,
  rangesOf,
  takeNewest,
  wholeRound,
} from './outcome-gaps'
import type { Progress, ProgressState } from './outcome-ledger'

const FRESH_EVERY_MS = 3_000
/** What grows fast is read less often: so many outcomes a second at the most. */
const FRESH_PER_SECOND_MAX = 2_000
const AGAIN_MS = 5_000
const PROBE_MS_MAX = 2_000
const ROUND_EVERY_MS = 60_000
/** What one step of the round reads at the most, at each side, but for windows that hold more. */
const VERDICTS_MAX = 2_000
/** Clocks differ by less, and so do a transaction's begin and its markers. */
const KEPT_MS_MARGIN = 3_600_000
/** More than this is no case for an operator each: the database is another one, or an older one. */
const DIVERGENCES_MAX = 500

export interface ParticipantAudit {
  /** A bounded piece of work: what is fresh every few seconds, else a piece of what is older. */
  step(): Promise<void>
}

interface Known extends Progress {
  /** Windows before the fresh ones in which something had not ended when they were compared. */
  readonly waiting: ReadonlySet<Window>
  readonly freshFrom: Window
}

/** The audit of one participant, from where the last coordinator left it. */
export function createParticipantAudit(
  deps: CompareDeps,
  participant: Participant,
): ParticipantAudit {
  const { ledger, clock } = deps
  let known: Known | null = null
  let dueAtMs = 0
  let told = -1
  let failed = false

  const begin = async (): Promise<Known> => {
    const now = clock.now() as Instant
    const floor = await floorOf(deps)
    const before = (await ledger.progress(participant.name)) ?? untouched
    const gaps = gapsAfter(before, { floor, now })
    const freshFrom = growingFrom(now)
    const open = await ledger.openWindows()
    const waiting = new Set([...open].filter((window) => window < freshFrom))
    return { ...before, gaps, waiting, freshFrom }
  }
  const settle = async (next: Known, compared: readonly Compared[]) => {
    const outcomes = new Map(compared.flatMap((one) => [...one.outcomes]))
    const { checked } = await ledger.save(participant.name, next, outcomes)
    known = next
    const raised = compared.some((one) => one.raised > 0)
    if (compared.length === 0 || (checked === told && !raised)) return
    told = checked
    await report(deps, participant.name, { compared, checked })
  }
  const audit = async (now: Known, auditable: Auditable) => {
    if (clock.monotonicMs() < dueAtMs) return older(deps, auditable, now)
    const done = await fresh(deps, auditable, now)
    const restMs = (outcomesIn(done.compared) / FRESH_PER_SECOND_MAX) * 1_000
    dueAtMs = clock.monotonicMs() + Math.max(FRESH_EVERY_MS, restMs)
    return done
  }
  const proceed = async (now: Known, auditable: Auditable) => {
    try {
      const done = await audit(now, auditable)
      failed = false
      if (done !== null) await settle({ ...done.known, state: 'checking' }, done.compared)
    } catch (error) {
      failed = true
      dueAtMs = clock.monotonicMs() + AGAIN_MS
      if (await answers(participant)) throw error
      if (now.state !== 'silent') await settle({ ...now, state: 'silent' }, [])
      // What passes meanwhile may be much: it is read in pieces, as after a start.
      known = null
    }
  }
  return {
    step: async () => {
      if (failed && clock.monotonicMs() < dueAtMs) return
      known ??= await begin()
      const state = await stateOf(deps, participant)
      if (state === 'checking' && isAuditable(participant)) await proceed(known, participant)
      else if (state !== known.state) await settle({ ...known, state }, [])
    },
  }
}

const untouched: Progress = {
  ...{ state: 'checking', checkedTo: null, passedAt: null, roundAt: null, gaps: [] },
}

const answers = (participant: Participant): Promise<boolean> =>
  participant.probe(AbortSignal.timeout(PROBE_MS_MAX)).then(
    () => true,
    () => false,
  )

const isAuditable = (participant: Participant): participant is Auditable =>
  participant.outcomes !== undefined

async function stateOf({ ledger }: CompareDeps, participant: Participant): Promise<ProgressState> {
  if (!isAuditable(participant)) return 'unable'
  const open = await ledger.openDivergences(participant.name)
  return open < DIVERGENCES_MAX ? 'checking' : 'halted'
}

/** What began before this may have been pruned: nothing can be said of it. */
const floorOf = async ({ ledger }: CompareDeps): Promise<Instant> =>
  ((await ledger.prunedBefore()) + KEPT_MS_MARGIN) as Instant

interface Done {
  readonly known: Known
  readonly compared: readonly Compared[]
}

/** What is growing, and windows before that in which the last transaction has ended meanwhile. */
async function fresh(deps: CompareDeps, participant: Auditable, known: Known): Promise<Done> {
  const now = deps.clock.now() as Instant
  const open = await deps.ledger.openWindows()
  const ready = [...known.waiting].filter((window) => !open.has(window))
  const ranges = kept([...rangesOf(ready), freshRange(known.freshFrom, now)], await floorOf(deps))
  const compared = await compareAll(deps, participant, ranges)
  const freshFrom = growingFrom(now)
  const passed = [...open].filter((window) => window >= known.freshFrom && window < freshFrom)
  const waiting = new Set([...known.waiting].filter((window) => open.has(window)))
  for (const window of passed) waiting.add(window)
  const checkedTo = checkedUntil(freshFrom, waiting)
  return { known: { ...known, waiting, freshFrom, checkedTo, passedAt: now }, compared }
}

/** A piece of the newest gap; once there is none left, everything begins again after a while. */
async function older(
  deps: CompareDeps,
  participant: Auditable,
  known: Known,
): Promise<Done | null> {
  const now = deps.clock.now() as Instant
  const floor = await floorOf(deps)
  const gaps = kept(known.gaps, floor)
  const gap = gaps.at(-1)
  if (gap === undefined) {
    const rested = known.roundAt === null || now - known.roundAt >= ROUND_EVERY_MS
    if (!rested) return null
    await deps.ledger.fold(participant.name, windowAt(floor))
    return { known: { ...known, gaps: wholeRound(floor, now), roundAt: now }, compared: [] }
  }
  const window = await deps.ledger.windowBefore(gap.until, VERDICTS_MAX)
  const { range, left } = takeNewest(gaps, window)
  const compared = range === null ? [] : await compareAll(deps, participant, [range])
  const roundAt = left.length === 0 ? now : known.roundAt
  return { known: { ...known, gaps: left, roundAt, passedAt: now }, compared }
}

async function compareAll(
  deps: CompareDeps,
  participant: Auditable,
  ranges: readonly UlidRange[],
): Promise<readonly Compared[]> {
  const compared: Compared[] = []
  for (const range of ranges) compared.push(await compareOutcomes(deps, participant, range))
  return compared
}

const outcomesIn = (compared: readonly Compared[]): number =>
  compared.flatMap(({ outcomes }) => [...outcomes.values()]).reduce((sum, n) => sum + n, 0)

async function report(
  { journal, clock }: CompareDeps,
  participant: string,
  { compared, checked }: { readonly compared: readonly Compared[]; readonly checked: number },
): Promise<void> {
  const sum = (of: (one: Compared) => number) => compared.reduce((all, one) => all + of(one), 0)
  const outcomes = outcomesIn(compared)
  const data = {
    ...{ participant, checked, outcomes, buckets: sum(({ buckets }) => buckets) },
    ...{ opened: sum(({ opened }) => opened), raised: sum(({ raised }) => raised) },
  }
  const record = { type: 'audited', branch: null, at: clock.now() as Instant, data }
  await journal.append({ transaction: null, shard: null, epoch: null, records: [record] })
}
