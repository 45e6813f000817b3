import { type PetriReplay, petriReplay, petriReplayRequest } from '@/server/contract/petri'
import type { TimedEvent } from '@/server/journal/history'
import type { OpenTransaction } from '@/server/journal/journal'
import { parseBranchId } from '@/server/protocol/ids'
import type { BranchId, TransactionId } from '@/server/protocol/model'
import type { AnyEvent } from '@/server/protocol/protocols'
import { playLog } from '../played-log'
import { ok, problem } from '../reply'
import { defineRoute } from '../route'
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
  const played = playLog(open)
  if (played === null) return null
  const { protocol, variant, branches, net, result, history } = played
  return {
    ...{ transaction: open.id, protocol, variant, net },
    participants: branches.map((branch) => participantOf(open, branch)),
    events: history.map((one, index) => eventOf(one, branches, result.fired[index] ?? null)),
    bad: result.ok
      ? null
      : { event: result.at, expected: [...result.enabled], marked: [...result.marked] },
    ended: open.ended,
  }
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
  return event.type === 'decider-answered' || event.type === 'terminated' ? event.found : null
}
