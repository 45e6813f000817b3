import { historyToEvents } from '@/server/journal/history'
import type { Journal, OpenTransaction } from '@/server/journal/journal'
import type { Clock } from '@/server/platform/clock'
import { branchId } from '@/server/protocol/ids'
import { replay } from '@/server/protocol/machine'
import type { BranchId, Instant } from '@/server/protocol/model'
import { type AnyEffect, isDecided, isEnded, isSaga, protocols } from '@/server/protocol/protocols'
import type { Advance } from './advance'
import { freshRow } from './fresh-row'
import { adoptRunning, type Running } from './running'
import { moveRows, takeRecords, takeRows } from './running-rows'

/** Nothing is guessed: the history is replayed, and leads to where the predecessor was. */
export function restore(left: OpenTransaction, epoch: number): Running {
  const branches = left.participants.map((_, index) => branchId(left.id, index + 1))
  const state = replay(protocols, historyToEvents(left))
  const rows = branches.map(
    (_, index) => left.branches.find(({ n }) => n === index + 1) ?? freshRow(index + 1),
  )
  return adoptRunning(left, { branches, epoch, state, rows })
}

interface AdoptDeps {
  readonly advance: Advance
  readonly journal: Journal
  readonly clock: Clock
  readonly unwritten: (error: unknown) => void
}

interface Adopted {
  readonly running: Running
  readonly committed: readonly BranchId[]
  readonly perform: (running: Running, effects: readonly AnyEffect[]) => void
  readonly finish: (running: Running) => void
  /** Of a shard that was lost. */
  readonly abandon: (running: Running) => void
}

/** What is owed is asked for again; what nobody decided is proposed, or waits for an operator. */
export function goOn(deps: AdoptDeps, adopted: Adopted): void {
  const { running, committed, perform } = adopted
  const { phase } = running.state
  if (phase === 'heuristic') running.completed.raise()
  if (isEnded(phase)) end(deps, adopted)
  else if (isDecided(running.state) || phase === 'heuristic') {
    running.decided.raise()
    perform(running, protocols.owed(running.state))
  } else if (isSaga(running.state)) resume(deps, running)
  else
    void deps.advance(running, { type: 'recovered', committed }, { by: deps.journal.stream.name })
}

/** Nothing is presumed: it goes on where it was, under the deadline that it began with. */
function resume({ advance, journal, clock }: AdoptDeps, running: Running): void {
  const remainingMs = Math.max(0, running.deadlineAt - clock.now())
  running.deadlineMs = clock.monotonicMs() + remainingMs
  void advance(running, { type: 'recovered', committed: [] }, { by: journal.stream.name })
  running.cancelDeadline = clock.setTimer(
    remainingMs,
    () => void advance(running, { type: 'deadline-passed' }),
  )
}

/** All was done; only the record that says so was lost. */
function end(
  { journal, clock, unwritten }: AdoptDeps,
  { running, finish, abandon }: Adopted,
): void {
  const now = clock.now() as Instant
  running.endedAt = now
  running.inDoubtSince = null
  moveRows(running, now)
  const entry = {
    transaction: running.id,
    shard: running.shard,
    epoch: running.epoch,
    records: takeRecords(running, [{ type: 'ended', branch: null, at: now, data: {} }]),
    ...takeRows(running),
  }
  running.decided.raise()
  journal
    .append(entry)
    .then(({ fenced }) => {
      // Whoever has the shard now ends it, which may be we again.
      if (fenced) return abandon(running)
      running.completed.raise()
      finish(running)
    })
    .catch(unwritten)
}
