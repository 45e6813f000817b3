import { branchesOf, conform } from '@/server/analysis/conformance'
import { conformSaga, netOfSaga } from '@/server/analysis/conformance-saga'
import { readOnlyGame } from '@/server/analysis/petri-read-only'
import { type PetriReplay, petriReplay, petriReplayRequest } from '@/server/contract/petri'
import { type TimedEvent, timedHistory } from '@/server/journal/history'
import type { OpenTransaction } from '@/server/journal/journal'
import { parseBranchId } from '@/server/protocol/ids'
import type { BranchId, TransactionId } from '@/server/protocol/model'
import { type AnyEvent, asSaga, asTwoPhase } from '@/server/protocol/protocols'
import { ok, problem } from '../reply'
import { defineRoute } from '../route'
import { shownNet } from '../shown-net'
import { findTransaction, noLongerThere } from './find-transaction'

/** POST /v1/analysis/petri:replay */
export const replayPetri = defineRoute({
  method: 'POST',
  path: '/v1/analysis/petri:replay',
  name: 'replayPetri',
  summary: 'Replays what was recorded of a transaction as a firing sequence of its net',
  body: petriReplayRequest,
  replies: { 200: petriReplay },
  problems: ['transaction-not-found', 'no-net'],
  handle: async (context, { body }) => {
    const found = await findTransaction(context, body.transaction)
    if (!found.ok) return found.reply
    const open = await context.journal.find(found.id as TransactionId)
    if (open === null) return noLongerThere(found.id)
    const shown = replayed(open)
    return shown === null ? problem('no-net', atOnce) : ok(shown)
  },
})

const atOnce =
  'Some steps of this saga are ordered at the same time, and there is a net only of steps that come one after another. Its records are on its page.'

/** Null: there is no net of it. */
function replayed(open: OpenTransaction): PetriReplay | null {
  const history = timedHistory(open)
  const events = history.map(({ event }) => event)
  const saga = asSaga(events)
  const played = saga === null ? playedInTwoPhases(asTwoPhase(events)) : playedAsSaga(saga)
  if (played === null) return null
  const { branches, result, ...shown } = played
  return {
    ...{ transaction: open.id, ...shown },
    participants: branches.map((branch) => participantOf(open, branch)),
    events: history.map((one, index) => eventOf(one, branches, result.fired[index] ?? null)),
    bad: result.ok
      ? null
      : { event: result.at, expected: [...result.enabled], marked: [...result.marked] },
    ended: open.ended,
  }
}

function playedInTwoPhases(events: ReturnType<typeof asTwoPhase>) {
  const branches = branchesOf(events)
  const net = shownNet(readOnlyGame(branches.length))
  const result = conform(events)
  return { protocol: 'two-phase-commit', variant: 'read-only', branches, net, result }
}

function playedAsSaga(events: NonNullable<ReturnType<typeof asSaga>>) {
  const begun = events.find((event) => event.type === 'begun')
  const net = begun === undefined ? null : netOfSaga(begun)
  const result = conformSaga(events)
  if (begun === undefined || net === null || result === null) return null
  const pivot = Object.values(begun.steps).some((step) => step.class === 'pivot')
  const variant = pivot ? 'pivot' : 'backward'
  return { protocol: 'saga', variant, branches: begun.branches, net: shownNet(net), result }
}

const eventOf = (
  { event, at }: TimedEvent,
  branches: readonly BranchId[],
  fires: readonly string[] | null,
): PetriReplay['events'][number] => ({
  ...{ type: event.type, at: new Date(at).toISOString(), said: saidIn(event) },
  number: 'branch' in event ? branches.indexOf(event.branch) : null,
  fires: fires === null ? null : [...fires],
})

function participantOf({ participants }: OpenTransaction, branch: BranchId): string {
  const n = parseBranchId(branch)?.n ?? 0
  return participants[n - 1] ?? `branch ${n}`
}

function saidIn(event: AnyEvent): string | null {
  if (event.type === 'voted') return event.vote
  if (event.type === 'verdict-stands') return event.verdict
  return event.type === 'decider-answered' ? event.found : null
}
