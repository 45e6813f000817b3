import type { BranchVote, EnlistedBranch } from '@/server/contract/application'

/** How a branch answers that its own connection has asked to prepare. */
export type BranchAnswer = Omit<BranchVote, 'n'> & {
  /** Why it is not a yes. */
  readonly cause?: unknown
}

/** One branch at one connection of the application, from its first statement to its vote. */
export interface Session<Result> {
  /** How the server calls the connection, where phase two has to know. */
  readonly name: string | null
  /** Starts the branch, with limits after which the server gives it up by itself. */
  begin(branch: EnlistedBranch): Promise<void>
  run(sql: string, params: readonly unknown[]): Promise<Result>
  /** Marks, and prepares: nothing is written after that. */
  prepare(): Promise<BranchAnswer>
  /**
   * The same while other branches still work. Null: it has written nothing, so it has nothing to promise;
   * it keeps what it has read until all have done their work, and is asked then.
   */
  prepareEarly(): Promise<BranchAnswer | null>
  /** Undoes what is not prepared. The connection is clean then, or gone. Never throws. */
  rollback(): Promise<void>
}

export const LOCK_MS_MAX = 3_000
/** Beyond the deadline: who is still silent then has lost its session. */
export const SESSION_MS_EXTRA = 1_000
const DRIVER_MS_EXTRA = 2_000
const ROLLBACK_MS_MAX = 2_000

/** A server that does not answer must not hold its application for ever. */
export class SessionLost extends Error {
  override readonly name = 'SessionLost'
}

/** Resolves as the call does, or fails when that long nothing has come. */
export async function inTime<T>(ms: number, call: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(new SessionLost('The database did not answer in time. What it did is not known.')),
      ms,
    )
  })
  try {
    return await Promise.race([call, late])
  } finally {
    clearTimeout(timer)
  }
}

/** What is left of a branch's time, with a little patience for the network. */
export function clockOf({ remainingMs }: EnlistedBranch): () => number {
  const untilMs = performance.now() + remainingMs
  return () => Math.max(0, untilMs - performance.now()) + DRIVER_MS_EXTRA
}

export const rolledBack = (call: Promise<unknown>): Promise<unknown> =>
  inTime(ROLLBACK_MS_MAX, call)

const OWNED =
  /^(?:begin|start|commit|end|rollback|abort|savepoint|release|xa|lock\s+tables|unlock|prepare\s+transaction|set\s+(?:session|global|autocommit))\b/i
const LEADING = /^(?:\s|;|--[^\n]*\n|\/\*[\s\S]*?\*\/)+/

/** D23: the end of a branch belongs to the transaction, and no statement of its work brings it about. */
export function refuseOwned(sql: string): void {
  const [word] = OWNED.exec(sql.replace(LEADING, '')) ?? []
  if (word !== undefined)
    throw new Error(
      `${word.toUpperCase()} is not for the work of a branch: the transaction begins and ends it. Take the statement out.`,
    )
}
