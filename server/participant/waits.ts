import type { StopSignal } from '@/server/platform/stop'

/** One side of a wait, as the participant itself knows it. */
export interface SeenParty {
  /** The connection; null: it has none, for its transaction is prepared. */
  readonly session: string | null
  /** The branch by its name, ours or foreign; null: no branch, or nobody knows of which. */
  readonly gid: string | null
  /** For people: what the connection says it is. */
  readonly application: string
}

export interface SeenWait {
  readonly waiter: SeenParty
  readonly holder: SeenParty
  /** What it waits for, for people. */
  readonly object: string
  readonly mode: string
  readonly waitedMs: number
}

/** The connection of a branch that this process did not open itself: an application's. */
export interface KnownSession {
  readonly session: string
  readonly branch: string
  /** The server in its life; null: not told. */
  readonly server: string | null
}

/** What a database can tell of those that wait in it. Both questions throw on no answer. */
export interface Waits {
  /** The cheap question: how many sessions wait for a lock now. */
  count(signal: StopSignal): Promise<number>

  look(known: readonly KnownSession[], signal: StopSignal): Promise<readonly SeenWait[]>

  /** Ends the statement in which that connection waits, if it still waits. */
  interrupt(session: string, signal: StopSignal): Promise<void>
}
