import { branchesOf, conform } from '@/server/analysis/conformance'
import { readOnlyGame } from '@/server/analysis/petri-read-only'
import { type PetriReplay, petriReplay, petriReplayRequest } from '@/server/contract/petri'
import { timedHistory } from '@/server/journal/history'
import type { OpenTransaction } from '@/server/journal/journal'
import { parseBranchId } from '@/server/protocol/ids'
import type { BranchId, TransactionId } from '@/server/protocol/model'
import type { Event } from '@/server/protocol/two-phase-state'
import { ok } from '../reply'
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
  problems: ['transaction-not-found'],
  handle: async (context, { body }) => {
    const found = await findTransaction(context, body.transaction)
    if (!found.ok) return found.reply
    const open = await context.journal.find(found.id as TransactionId)
    return open === null ? noLongerThere(found.id) : ok(replayed(open))
  },
})

function replayed(open: OpenTransaction): PetriReplay {
  const history = timedHistory(open)
  const events = history.map(({ event }) => event)
  const branches = branchesOf(events)
  const result = conform(events)
  return {
    ...{ transaction: open.id, protocol: 'two-phase-commit', variant: 'read-only' },
    participants: branches.map((branch) => participantOf(open, branch)),
    net: shownNet(readOnlyGame(branches.length)),
    events: history.map(({ event, at }, index) => ({
      ...{ type: event.type, at: new Date(at).toISOString(), said: saidIn(event) },
      number: 'branch' in event ? branches.indexOf(event.branch) : null,
      fires: result.fired[index]?.slice() ?? null,
    })),
    bad: result.ok
      ? null
      : { event: result.at, expected: [...result.enabled], marked: [...result.marked] },
    ended: open.ended,
  }
}

function participantOf({ participants }: OpenTransaction, branch: BranchId): string {
  const n = parseBranchId(branch)?.n ?? 0
  return participants[n - 1] ?? `branch ${n}`
}

function saidIn(event: Event): string | null {
  if (event.type === 'voted') return event.vote
  if (event.type === 'verdict-stands') return event.verdict
  return event.type === 'decider-answered' ? event.found : null
}
