import type { Participant } from '@/server/participant/participant'
import { branchId } from '@/server/protocol/ids'
import type { BranchId } from '@/server/protocol/model'
import type { BeginDeps } from './begin'
import { freshRow } from './fresh-row'
import type { Running } from './running'
import { createSignal } from './signal'

interface Joining {
  readonly participant: Participant
  readonly session: string | null
  readonly server: string | null
  /** Asked again under it, it is the same branch. */
  readonly key: string | null
}

/**
 * One more branch; resolves once the journal knows it, so that nothing can be prepared that it does
 * not know. Null: it came too late.
 */
export async function enlist(
  { advance }: Pick<BeginDeps, 'advance'>,
  running: Running,
  { participant, session, server, key }: Joining,
): Promise<{ readonly branch: BranchId; readonly n: number } | null> {
  // Decided or finished meanwhile, nothing may be prepared any more, whoever asks again.
  if (running.state.phase !== 'enlisting') return null
  const before = key === null ? undefined : running.joinedUnder.get(key)
  if (before !== undefined) {
    note(running, before, { session, server })
    return joined(running, before)
  }
  const n = running.branches.length + 1
  const branch = branchId(running.id, n)
  const admitted = createSignal()
  running.admitted.set(branch, admitted)
  running.branches = [...running.branches, branch]
  running.participants = [...running.participants, participant.name]
  running.rows = [...running.rows, { ...freshRow(n), session, server }]
  if (key !== null) running.joinedUnder.set(key, n)
  const found = {
    ...(session !== null && { session }),
    ...(server !== null && { server }),
    ...(key !== null && { key }),
  }
  void advance(running, { type: 'enlisted', branch }, { participant: participant.name, ...found })
  return joined(running, n)
}

/** Asked again over another connection, it is that one which works. */
function note(
  running: Running,
  n: number,
  { session, server }: Pick<Joining, 'session' | 'server'>,
) {
  if (session === null && server === null) return
  running.rows = running.rows.map((row) =>
    row.n === n ? { ...row, session: session ?? row.session, server: server ?? row.server } : row,
  )
  running.behind = true
}

/** Told once the journal knows it; of a predecessor it does. */
async function joined(running: Running, n: number) {
  const branch = branchId(running.id, n)
  const admitted = running.admitted.get(branch)
  if (admitted === undefined) return { branch, n }
  await Promise.race([admitted.wait, running.abandoned.wait])
  return admitted.raised ? { branch, n } : null
}
