import { type Clock, wait } from '@/server/platform/clock'
import { startPostgres } from '@/server/platform/embedded-postgres'
import {
  childrenOf,
  isAlive,
  type ProcessIdentity,
  signal,
} from '@/server/platform/process-identity'
import type { Body } from './body'
import type { PostgresSpec } from './child-spec'

const WATCH_MS = 50

/** A PostgreSQL of ours. It may have outlived a former supervisor, so its end is watched for. */
export const databaseServer = (spec: PostgresSpec, logFile: string, clock: Clock): Body => ({
  launch: async () => {
    const { process } = await startPostgres({ ...spec.server, logFile })
    return { process, ended: endOf(process, clock) }
  },
  terminate: (postmaster) => {
    signal(postmaster, 'SIGINT')
  },
  kill: (postmaster) => {
    // Held still first, so that it cannot start one more session between the look and the signal.
    signal(postmaster, 'SIGSTOP')
    const sessions = childrenOf(postmaster.pid)
    for (const victim of [postmaster, ...sessions]) signal(victim, 'SIGKILL')
  },
  pause: pauseServer,
  resume: resumeServer,
})

function pauseServer(postmaster: ProcessIdentity): void {
  signal(postmaster, 'SIGSTOP')
  for (const session of childrenOf(postmaster.pid)) signal(session, 'SIGSTOP')
}

/** In reverse: the postmaster goes on when all it looks after does. */
export function resumeServer(postmaster: ProcessIdentity): void {
  for (const session of [...childrenOf(postmaster.pid)].reverse()) signal(session, 'SIGCONT')
  signal(postmaster, 'SIGCONT')
}

/** Only a parent is told of an end, and the parent may have been another process. */
async function endOf(process: ProcessIdentity, clock: Clock): Promise<void> {
  while (isAlive(process)) await wait(clock, WATCH_MS)
}
