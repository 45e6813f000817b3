import type { StopSignal } from '@/server/platform/stop'
import type { BranchId } from '@/server/protocol/model'
import type { Reached } from '@/server/protocol/termination'
import type { Fault, OnSent } from './fault'

/** Where another participant of the same transaction is, as prepare tells it. */
export interface Peer {
  /** The number of its branch. */
  readonly branch: number
  /** With its secret, unless both have the same one. */
  readonly url: string
}

/**
 * pre-committed  durably, and it says so again
 * overruled      it obeys a later leader, or its branch is not promised any more; `election` is the
 *                highest it has seen, null where it does not say
 * lost           no answer, or none that can be understood: it may have been done
 */
export type PreCommitted =
  | { readonly type: 'pre-committed' }
  | { readonly type: 'overruled'; readonly election: number | null; readonly fault: Fault }
  | { readonly type: 'lost'; readonly fault: Fault }

export type StateAsked =
  | ({ readonly type: 'reached' } & Reached)
  | { readonly type: 'overruled'; readonly election: number }
  | { readonly type: 'lost'; readonly fault: Fault }

/** Under which election a leader speaks; the coordinator's own commands are older than all of them. */
interface Led {
  readonly election: number
  readonly signal: StopSignal
  readonly onSent?: OnSent | undefined
}

/**
 * What an agent can do besides: it keeps a pre-committed state, and obeys whoever leads the
 * termination of a transaction (three-phase commit, `protocols.md` 4). Nothing throws.
 */
export interface PreCommits {
  /** Null: it has not been asked yet whether it can. */
  readonly offered: boolean | null
  /** How a peer with that secret reaches it. */
  addressFor(secret: string | null): string
  readonly secret: string | null
  preCommit(branch: BranchId, led: Led): Promise<PreCommitted>
  /** How the branch stands; from now on no older leader is obeyed. */
  stateOf(branch: BranchId, led: Led): Promise<StateAsked>
}

/** Whom each branch has beside itself; only for participants that can all be pre-committed. */
export function peersAmong(all: readonly PreCommits[]): readonly (readonly Peer[])[] {
  return all.map((own, index) =>
    all.flatMap((other, place) =>
      place === index ? [] : [{ branch: place + 1, url: other.addressFor(own.secret) }],
    ),
  )
}
