import type { BranchId } from '@/server/protocol/model'
import { dismiss, type Working } from './mariadb-branch-session'
import { committingOf, partingOf } from './mariadb-commands'
import { type Failure, faultOf, voteAfter } from './mariadb-errors'
import { type ExchangeOptions, exchange } from './mariadb-exchange'
import type { OnMariadbRoundTrip } from './mariadb-options'
import type { Sessions } from './mariadb-pool'
import type { Decided, Fault } from './participant'

interface Desk {
  readonly open: Map<BranchId, Working>
  readonly sessions: Sessions
  readonly onRoundTrip: OnMariadbRoundTrip
}

/** The mark and XA END: what fails before the commit has not committed. */
const BEFORE_COMMIT = 2

/**
 * XA COMMIT … ONE PHASE, which only the owning session may say, and only before a prepare: with the
 * mark in the same branch, so that a lost answer is found again (`protocols.md` 3.1).
 */
export async function decide(
  desk: Desk,
  branch: BranchId,
  asking: ExchangeOptions,
): Promise<Decided> {
  const waiting = desk.open.get(branch)?.waiting ?? null
  if (waiting === null) return { found: 'unknown', fault: gone }
  desk.open.delete(branch)
  desk.onRoundTrip(branch, 'commit')
  const { lease, identity, reads, epoch } = waiting
  const ending = { branch, epoch, version: identity.version }
  const command = reads ? partingOf(ending) : committingOf(ending)
  const { results, failure } = await exchange(lease.session, command, asking)
  if (failure === null) {
    dismiss(waiting)
    return { found: reads ? 'read-only' : 'committed', fault: null }
  }
  if (failure.code === 'timeout') desk.sessions.suspect()
  lease.destroy()
  const found = isRefusal(failure, results.length) ? 'refused' : 'unknown'
  return { found, fault: faultOf(failure, 'prepare') }
}

const isRefusal = (failure: Failure, done: number): boolean =>
  !failure.lost && (done < BEFORE_COMMIT || voteAfter(failure) === 'no')

const gone: Fault = {
  code: 'session-lost',
  text: 'The session that held the work is gone. Whether it has committed is asked for.',
}
