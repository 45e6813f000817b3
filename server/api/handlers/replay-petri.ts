import { type PetriReplay, petriReplay, petriReplayRequest } from '@/server/contract/petri'
import type { OpenTransaction } from '@/server/journal/journal'
import { parseBranchId } from '@/server/protocol/ids'
import type { BranchId, TransactionId } from '@/server/protocol/model'
import { playLog } from '../played-log'
import { ok, problem } from '../reply'
import { defineRoute } from '../route'
import { shownReplay } from '../shown-replay'
import { findTransaction, noLongerThere } from './find-transaction'
import { replaySimulated } from './replay-simulated'

/** POST /v1/analysis/petri:replay */
export const replayPetri = defineRoute({
  method: 'POST',
  path: '/v1/analysis/petri:replay',
  name: 'replayPetri',
  summary:
    'Replays what was recorded of a transaction, or of one of a simulated run, as a firing sequence of its net',
  body: petriReplayRequest,
  replies: { 200: petriReplay },
  problems: [
    ...(['transaction-not-found', 'no-net', 'simulation-not-found'] as const),
    ...(['simulation-too-large', 'too-busy'] as const),
  ],
  handle: async (context, { body, signal }) => {
    if ('simulation' in body) return replaySimulated(body, context, signal)
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
  return {
    ...shownReplay(played, played.history),
    ...{ transaction: open.id, simulation: null, ended: open.ended },
    participants: played.branches.map((branch) => participantOf(open, branch)),
  }
}

function participantOf({ participants }: OpenTransaction, branch: BranchId): string {
  const n = parseBranchId(branch)?.n ?? 0
  return participants[n - 1] ?? `branch ${n}`
}
