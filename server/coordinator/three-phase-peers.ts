import type { Participant } from '@/server/participant/participant'
import { type Peer, type PreCommits, peersAmong } from '@/server/participant/pre-commits'
import { type Refused, refused } from './refused'

/** Three-phase commit asks for participants that finish by themselves: agents, all of them. */
export function peersOf(
  participants: readonly Participant[],
): readonly (readonly Peer[])[] | Refused {
  const able: PreCommits[] = []
  for (const { name, preCommits } of participants) {
    if (preCommits?.offered === null) return refused('participant-not-usable', notYet(name))
    if (preCommits?.offered !== true) return refused('work-does-not-fit', cannot(name))
    able.push(preCommits)
  }
  return peersAmong(able)
}

const notYet = (name: string): string =>
  `${name} has not said yet whether it can be pre-committed. Nothing was begun. Send it again in a moment.`

const cannot = (name: string): string =>
  `${name} cannot be pre-committed: three-phase commit runs on agents, which keep that state and finish without their coordinator. Nothing was begun. Use agents, or two-phase commit.`
