import type { StopSignal } from '@/server/platform/stop'
import type { BranchId } from '@/server/protocol/model'
import type { Settled, Voted } from './answers'
import type { OnSent } from './fault'
import { markerKey, readEnds, unexpose } from './marker-sql'
import type { CommitsEarly, Decides, Fault, Participant } from './participant'
import { faultOf, settleAfter } from './postgres-errors'
import type { OnRoundTrip } from './postgres-options'
import type { Sessions } from './postgres-pool'

interface Options extends Pick<Participant, 'work' | 'release'>, Pick<Decides, 'decide'> {
  readonly settling: Sessions
  readonly onRoundTrip: OnRoundTrip
}

/** Votes of a PostgreSQL by local commit: the one of *work*, with marker and mark of exposure. */
export const createPostgresEarly = (options: Options): CommitsEarly => ({
  work: async (order, signal, undoable) => {
    const worked = await options.work({ ...order, exposes: true }, signal)
    if (worked.type === 'failed' || worked.xid === null || undoable) return worked
    await options.release(order.branch)
    return { type: 'failed', fault: notUndoable, server: null }
  },
  commitEarly: (branch, signal, onSent) => commitEarly(options, branch, { signal, onSent }),
  keep: (branch, _, signal, onSent) => keep(options, branch, { signal, onSent }),
})

interface Asking {
  readonly signal: StopSignal
  readonly onSent?: OnSent | undefined
}

async function commitEarly(options: Options, branch: BranchId, asking: Asking): Promise<Voted> {
  const { found, fault } = await options.decide(branch, asking.signal, asking.onSent)
  if (found === 'committed') return { vote: 'yes', fault: null }
  if (found === 'read-only') return { vote: 'read-only', fault: null }
  if (found !== 'unknown') return { vote: 'no', fault }
  // The answer was lost, or it is asked once more: only the marker tells.
  options.onRoundTrip(branch, 'look')
  const ends = await endsOf(options, branch, { signal: asking.signal, keeps: false })
  const committed = 'ends' in ends && ends.ends.own === 'WORK' && !ends.ends.compensated
  return committed ? { vote: 'yes', fault: null } : { vote: 'unknown', fault: fault ?? gone }
}

async function keep(options: Options, branch: BranchId, asking: Asking): Promise<Settled> {
  options.onRoundTrip(branch, 'commit')
  const found = await endsOf(options, branch, { ...asking, keeps: true })
  if (!('ends' in found))
    return {
      ...{ type: 'retry', fault: faultOf(found.failure, 'settle') },
      alarm: settleAfter(found.failure) === 'alarm',
    }
  const { own, compensated } = found.ends
  if (compensated || own === 'ABORTED') return { type: 'contradicted', found: 'aborted' }
  return own === 'WORK' ? { type: 'done' } : { type: 'unproven', fault: traceless }
}

/** What the markers say of a branch; and, where it is to stay, it is exposed no longer. */
async function endsOf(
  { settling }: Options,
  branch: BranchId,
  { signal, onSent, keeps }: Asking & { readonly keeps: boolean },
) {
  const { gid, branch: n } = markerKey(branch)
  const commands = [
    ...(keeps ? [{ text: unexpose, values: [gid, n] }] : []),
    { text: readEnds, values: [gid, n], reads: true },
  ]
  const { replies, failure } = await settling.ask(commands, { signal, onSent })
  if (failure !== null) return { failure }
  const rows = replies.at(-1)?.rows ?? []
  const own = rows.find(([number]) => number === n)?.[1] ?? null
  return { ends: { own, compensated: rows.some(([number]) => number === `-${n}`) } }
}

const notUndoable: Fault = {
  code: 'no-compensation',
  text: 'The branch has written, and nothing says what would undo it. Nothing of it stays. Give it compensationStatements.',
}
const gone: Fault = {
  code: 'session-lost',
  text: 'The session that held the work is gone, and has not committed as far as can be seen.',
}
const traceless: Fault = {
  code: 'no-trace',
  text: 'The branch had committed when it voted, and its marker is not there any more. Somebody may have deleted it, or an older state was restored. Look into the data, then acknowledge.',
}
