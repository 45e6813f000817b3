import { historyToEvents } from '@/server/journal/history'
import type { Journal, OpenTransaction } from '@/server/journal/journal'
import type { Clock } from '@/server/platform/clock'
import { branchId } from '@/server/protocol/ids'
import { replay } from '@/server/protocol/machine'
import type { BranchId, Instant } from '@/server/protocol/model'
import { twoPhaseCommit } from '@/server/protocol/two-phase-commit'
import type { Effect } from '@/server/protocol/two-phase-state'
import type { Advance } from './advance'
import { freshRow } from './fresh-row'
import { adoptRunning, type Running } from './running'
import { moveRows, takeRecords, takeRows } from './running-rows'

/** Nothing is guessed: the history is replayed, and leads to where the predecessor was. */
export function restore(left: OpenTransaction, epoch: number): Running {
  const branches = left.participants.map((_, index) => branchId(left.id, index + 1))
  const state = replay(twoPhaseCommit, historyToEvents(left))
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
  readonly perform: (running: Running, effects: readonly Effect[]) => void
  readonly finish: (running: Running) => void
}

/** What is owed is asked for again; what nobody decided is proposed, or waits for an operator. */
export function goOn(deps: AdoptDeps, { running, committed, perform, finish }: Adopted): void {
  const { phase } = running.state
  if (phase === 'heuristic') running.completed.raise()
  if (phase === 'committed' || phase === 'aborted') end(deps, running, finish)
  else if (phase === 'committing' || phase === 'aborting' || phase === 'heuristic') {
    running.decided.raise()
    perform(running, twoPhaseCommit.owed(running.state))
  } else
    void deps.advance(running, { type: 'recovered', committed }, { by: deps.journal.stream.name })
}

/** All was done; only the record that says so was lost. */
function end(
  { journal, clock, unwritten }: AdoptDeps,
  running: Running,
  finish: (running: Running) => void,
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
    .then(() => {
      running.completed.raise()
      finish(running)
    })
    .catch(unwritten)
}
