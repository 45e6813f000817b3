import type { StopSignal } from '@/server/platform/stop'
import type { BranchId } from '@/server/protocol/model'
import type { Decided, Decides, Fault, OnSent, Participant, Settled } from './participant'
import { faultOf } from './sqlite-faults'
import type { Thread } from './sqlite-thread'
import { type SqliteWork, sqliteKey, untilFree } from './sqlite-work'

interface DecidesOptions {
  readonly work: SqliteWork
  readonly looks: Thread
}

/** How a branch ends here: by its own commit, or by the row that bars it for ever. */
export function createDecides(
  options: DecidesOptions,
): Decides & Pick<Participant, 'commit' | 'abort'> {
  return {
    decide: (branch, signal, onSent) => decide(options, branch, { signal, onSent }),
    prevent: (branch, _, signal) => prevent(options, branch, signal),
    commit: (branch, _proof, signal) => confirm(options, branch, signal),
    abort: (branch, _proof, signal, onSent) => abort(options, branch, { signal, onSent }),
  }
}

interface Telling {
  readonly signal: StopSignal
  readonly onSent: OnSent | undefined
}

async function decide(
  { work }: DecidesOptions,
  branch: BranchId,
  { signal, onSent }: Telling,
): Promise<Decided> {
  if (!work.has(branch)) return { found: 'unknown', fault: lost }
  const called = await work.decide(branch, signal, onSent)
  if ('failure' in called)
    return {
      found: called.failure.undone ? 'refused' : 'unknown',
      fault: faultOf(called.failure),
    }
  if (called.value === 'no-session') return { found: 'unknown', fault: lost }
  return { found: called.value, fault: null }
}

/** 9.4: after it either the branch has committed, or it never can. */
async function prevent(
  { work, looks }: DecidesOptions,
  branch: BranchId,
  signal: StopSignal,
): Promise<Decided> {
  await work.release(branch)
  const known = await looks.call('markers', [sqliteKey(branch)], signal)
  if ('failure' in known) return { found: 'unknown', fault: faultOf(known.failure) }
  const [kind] = known.value
  if (kind === 'WORK') return { found: 'committed', fault: null }
  if (kind === 'ABORTED') return { found: 'prevented', fault: null }
  const leave = await work.first(signal)
  if (leave === null) return { found: 'unknown', fault: taken }
  try {
    const called = await untilFree(signal, () => looks.call('fence', sqliteKey(branch), signal))
    if ('failure' in called) return { found: 'unknown', fault: faultOf(called.failure) }
    return { found: called.value === 'WORK' ? 'committed' : 'prevented', fault: null }
  } finally {
    leave()
  }
}

async function abort(
  options: DecidesOptions,
  branch: BranchId,
  { signal, onSent }: Telling,
): Promise<Settled> {
  onSent?.()
  const { found, fault } = await prevent(options, branch, signal)
  if (found === 'prevented') return { type: 'done' }
  if (found === 'committed') return { type: 'contradicted', found: 'committed' }
  return { type: 'retry', fault: fault ?? taken, alarm: false }
}

/** The verdict is commit, and it can only stem from here: the row is there, or somebody took it away. */
async function confirm(
  { looks }: DecidesOptions,
  branch: BranchId,
  signal: StopSignal,
): Promise<Settled> {
  const called = await looks.call('markers', [sqliteKey(branch)], signal)
  if ('failure' in called) return { type: 'retry', fault: faultOf(called.failure), alarm: false }
  const [kind] = called.value
  if (kind === 'WORK') return { type: 'done' }
  if (kind === 'ABORTED') return { type: 'contradicted', found: 'aborted' }
  return { type: 'unproven', fault: untraced }
}

const lost: Fault = {
  code: 'session-lost',
  text: 'The session that held the work is gone. Whether it has committed is asked for.',
}
const taken: Fault = {
  code: 'SQLITE_BUSY',
  text: 'Another session is writing to the file, and the branch may be among what it writes. It is asked again.',
}
const untraced: Fault = {
  code: 'no-trace',
  text: 'The file holds no row of a branch that has committed. It may be another file, or an older copy. Put the right one back.',
}
