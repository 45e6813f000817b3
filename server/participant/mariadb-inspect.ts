import type { StopSignal } from '@/server/platform/stop'
import type { BranchId } from '@/server/protocol/model'
import { type Failure, faultOf } from './mariadb-errors'
import { holdingsOf } from './mariadb-holdings'
import { askIdentity } from './mariadb-identity'
import { namesOf, recoverText } from './mariadb-list'
import type { Sessions } from './mariadb-pool'
import type { Server } from './mariadb-server'
import type { Inspection, Participant } from './participant'

type Asked = Parameters<NonNullable<Participant['inspect']>>[0]

/**
 * Branches by their names in the list, whoever made them. A name is all that the list has; what the
 * branch holds, and who waits, is told where InnoDB shows which transaction it is.
 */
export async function inspect(
  sessions: Sessions,
  server: Server,
  asked: Asked,
  signal: StopSignal,
): Promise<readonly Inspection[]> {
  const known = await server.version(signal)
  if ('failure' in known) return asked.map((one) => silent(one, known.failure))
  const texts = [...askIdentity, recoverText(known.version)]
  const { results, failure } = await sessions.ask({ texts }, { signal })
  const recovered = results[askIdentity.length]
  if (failure !== null || recovered === undefined) return asked.map((one) => silent(one, failure))
  const prepared = namesOf(recovered)
  const here = server.identify(results)?.server ?? null
  const branches = asked
    .filter(({ gid }) => prepared.includes(gid))
    .map(({ gid, proof }) => ({ branch: gid as BranchId, proof }))
  const held =
    branches.length === 0
      ? () => ({})
      : await holdingsOf(sessions, {
          ...{ asked: branches, prepared, here, version: known.version, signal },
        })
  return asked.map((one) => ({
    ...untold(one),
    value: prepared.includes(one.gid) ? 'prepared' : 'no-trace',
    source: 'XA RECOVER',
    ...held(one.gid as BranchId),
  }))
}

const untold = ({ gid, proof }: Asked[number]) => ({
  ...{ gid, proof, preparedAt: null, owner: null, locks: null, blocked: null, facts: [] },
  fault: null,
})

const silent = (one: Asked[number], failure: Failure | null): Inspection => ({
  ...untold(one),
  value: failure === null || failure.lost ? 'no-answer' : 'cannot-tell',
  source: 'none',
  fault: failure === null ? null : faultOf(failure, 'settle'),
})
