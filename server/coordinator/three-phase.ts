import type { Fault } from '@/server/participant/participant'
import type { PreCommitted } from '@/server/participant/pre-commits'
import { type Terminated, terminate } from '@/server/participant/terminate'
import { rankOf } from '@/server/policy/priority-queue'
import type { BranchId } from '@/server/protocol/model'
import { bounded } from './bounded'
import type { DeliverDeps } from './deliver'
import { beforeRepeating, pause } from './pause'
import type { Running } from './running'
import { numberOf } from './running-rows'
import { startWatch, type Timing } from './stopwatch'
import { through, untilAdmitted } from './through-gate'

/** A coordinator's own commands are older than those of every leader that is chosen. */
const OWN = 0
/** So often the silent are waited for; then they count as crashed (`protocols.md` 4.2). */
const PATIENCE = 3
const CALLS_A_ROUND = 4

/** Told again until it is heard, or until the deadline: then the participants are asked how they stand. */
export async function preCommit(
  deps: DeliverDeps,
  running: Running,
  branch: BranchId,
): Promise<void> {
  const { advance, clock } = deps
  let ordered = await beforeRepeating(deps, running, branch)
  const attempted = { running, branch, operation: 'pre-commit' } as const
  const owed = { attempted, isOwed: () => isOwed(running, 'pre-committing') }
  for (let n = 1; owed.isOwed(); n++) {
    const pass = await untilAdmitted(deps, { ...owed, n, ordered })
    if (pass === null) return
    const watch = startWatch(clock)
    const answer = await through(pass, () => tell(deps, running, branch), silenceIn)
    const timing = watch()
    if (answer.type === 'pre-committed')
      return advance(running, { type: 'pre-committed', branch }, { ...timing })
    if (answer.type === 'overruled') {
      const { code, text } = answer.fault
      return advance(running, { type: 'overruled', branch }, { ...timing, code, text })
    }
    const settled = { type: 'retry', fault: answer.fault } as const
    ordered = await pause(deps, attempted, { n, timing, settled })
  }
}

const silenceIn = (answer: PreCommitted) => (answer.type === 'lost' ? answer.fault : null)

function tell(
  { clock, failpoints, participantOf, attemptMsOf }: DeliverDeps,
  running: Running,
  branch: BranchId,
): Promise<PreCommitted> {
  const preCommits = participantOf(running, branch)?.preCommits
  if (preCommits === undefined) return Promise.resolve({ type: 'lost', fault: unregistered })
  const onSent = () => failpoints.pass(`Q${numberOf(branch)}`)
  const rank = rankOf('commit', running.priority)
  return bounded(clock, { ms: attemptMsOf(running, branch), rank }, (signal) =>
    preCommits.preCommit(branch, { election: OWN, signal, onSent }),
  )
}

/** Asked until it can be concluded, without a limit: only the participants know (`protocols.md` 4.3). */
export async function findEnd(deps: DeliverDeps, running: Running): Promise<void> {
  const { advance, clock, failpoints } = deps
  const branches = takingPart(running)
  const [first] = branches
  if (first === undefined) return
  await beforeRepeating(deps, running, first)
  for (let tries = 1; isOwed(running, 'terminating'); tries++) {
    failpoints.pass('T0')
    const watch = startWatch(clock)
    const found = await lead(deps, running, { branches, withoutSilent: tries > PATIENCE })
    const timing = watch()
    if (found.found !== 'unknown') {
      failpoints.pass('T1')
      return advance(running, { type: 'terminated', found: found.found }, said(found, timing))
    }
    const about = { running, branch: first, operation: 'terminate' } as const
    const settled = { type: 'retry', fault: found.fault } as const
    await pause(deps, about, { n: tries, timing, settled })
  }
}

function lead(
  { clock, participantOf, attemptMsOf }: DeliverDeps,
  running: Running,
  { branches, withoutSilent }: { branches: readonly BranchId[]; withoutSilent: boolean },
): Promise<Terminated> {
  const parties = branches.map((branch) => ({
    branch,
    preCommits: participantOf(running, branch)?.preCommits ?? null,
  }))
  const longest = Math.max(...branches.map((branch) => attemptMsOf(running, branch)))
  const rank = rankOf('recovery', running.priority)
  return bounded(clock, { ms: longest * CALLS_A_ROUND, rank }, (signal) =>
    terminate(parties, { signal, withoutSilent, callMs: longest }),
  )
}

/** Who only read has let go, and knows nothing. */
const takingPart = ({ branches, state }: Running): readonly BranchId[] =>
  branches.filter((branch) => !('votes' in state) || state.votes[branch] !== 'read-only')

const said = (
  { rule, election, silent }: Exclude<Terminated, { found: 'unknown' }>,
  timing: Timing,
): Record<string, unknown> => ({
  ...timing,
  ...{ rule, election },
  ...(silent.length > 0 && { silent: silent.map(numberOf) }),
})

const isOwed = ({ abandoned, state }: Running, phase: 'pre-committing' | 'terminating'): boolean =>
  !abandoned.raised && state.phase === phase

const unregistered: Fault = {
  code: 'unregistered',
  text: 'The participant is no longer registered',
}
