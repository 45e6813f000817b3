import type { BranchVote } from '@/server/contract/application'
import type { Problem } from '@/server/contract/problem'
import type { Calls, Outcome } from './transaction-calls'
import {
  isMysqlConnection,
  type MysqlConnection,
  type MysqlResult,
  mysqlSession,
} from './transaction-mysql'
import { isPgClient, type PgClient, type PgResult, pgSession } from './transaction-pg'
import { type BranchAnswer, refuseOwned, type Session } from './transaction-session'

/** A branch in the hands of the work. */
export interface Branch<Result> {
  readonly n: number
  /**
   * A statement that fails dooms the branch, whatever the work makes of the error. `final`: no other
   * follows at this branch, so it promises with this one, while the others still work.
   */
  query(
    sql: string,
    params?: readonly unknown[],
    options?: { readonly final?: boolean },
  ): Promise<Result>
}

/** The transaction in the hands of the work. */
export interface OpenedTransaction {
  readonly id: string
  /**
   * Joins a branch at a participant, over a connection to its very database that nothing else uses
   * meanwhile. A connection to MariaDB or MySQL is closed at the end of the branch.
   */
  enlist(participant: string, client: PgClient): Promise<Branch<PgResult>>
  enlist(participant: string, connection: MysqlConnection): Promise<Branch<MysqlResult>>
}

export type Work<T> = (transaction: OpenedTransaction) => Promise<T>

/** The coordinator does not let a branch join. */
export class EnlistError extends Error {
  override readonly name = 'EnlistError'
  /** Null: it did not answer. */
  readonly problem: Problem | null
  constructor(message: string, problem: Problem | null = null) {
    super(message)
    this.problem = problem
  }
}

/** What one run of the work has come to; `causes` are what failed at its branches. */
export type Tried<T> =
  | { readonly type: 'threw'; readonly error: unknown; readonly causes: readonly unknown[] }
  | {
      readonly type: 'finished'
      readonly value: T
      readonly outcome: Outcome
      readonly causes: readonly unknown[]
    }

interface Joined {
  readonly n: number
  readonly session: Session<unknown>
  doomed: { readonly cause: unknown } | null
  /** Its last statement has been sent. */
  final: boolean
  /** What it has promised, or refused, with that; null: it is asked with the others. */
  voted: BranchAnswer | null
}

const PATIENCE_MS_EXTRA = 10_000

/** Runs the work once, and ends whatever it has begun, however it comes out. */
export async function attempt<T>(
  calls: Calls,
  { id, deadlineMs }: { readonly id: string; readonly deadlineMs: number },
  work: Work<T>,
): Promise<Tried<T>> {
  const joined: Joined[] = []
  const state = { over: false }
  const startedMs = performance.now()
  const enlist = (participant: string, client: PgClient | MysqlConnection) =>
    join(calls, { id, participant, client, joined, state })
  const causes = () => joined.flatMap(({ doomed }) => (doomed === null ? [] : [doomed.cause]))
  let value: T
  try {
    value = await work({ id, enlist } as OpenedTransaction)
    refuseLate(joined)
  } catch (error) {
    state.over = true
    await Promise.all(joined.map(({ session }) => session.rollback()))
    await calls.abort(id, error instanceof Error ? error.message : String(error))
    return { type: 'threw', error, causes: causes() }
  }
  state.over = true
  const votes = await prepareAll(joined)
  const patienceMs = deadlineMs - (performance.now() - startedMs) + PATIENCE_MS_EXTRA
  const outcome = await calls.commit(id, votes, patienceMs)
  return { type: 'finished', value, outcome, causes: causes() }
}

interface Joining {
  readonly id: string
  readonly participant: string
  readonly client: PgClient | MysqlConnection
  readonly joined: Joined[]
  readonly state: { readonly over: boolean }
}

async function join(
  calls: Calls,
  { id, participant, client, joined, state }: Joining,
): Promise<Branch<unknown>> {
  if (state.over) throw new Error(OVER)
  const session = sessionOf(client)
  const named = session.name === null ? {} : { session: session.name }
  const answer = await calls.enlist(id, { participant, ...named })
  if (answer.type === 'refused') throw new EnlistError(answer.problem.detail, answer.problem)
  if (answer.type === 'lost') throw new EnlistError(`No answer: ${answer.reason}`)
  const { n } = answer.value
  const branch: Joined = { n, session, doomed: null, final: false, voted: null }
  joined.push(branch)
  const guarded = async <R>(call: () => Promise<R>): Promise<R> => {
    try {
      return await call()
    } catch (cause) {
      branch.doomed ??= { cause }
      throw cause
    }
  }
  await guarded(() => session.begin(answer.value))
  return {
    n,
    query: (sql, params = [], { final = false } = {}) =>
      guarded(async () => {
        if (state.over) throw new Error(OVER)
        if (branch.final) throw new Error(FINAL)
        refuseOwned(sql)
        branch.final = final
        const result = await session.run(sql, params)
        if (final) await promiseEarly(branch)
        return result
      }),
  }
}

/** An unsolicited vote (`protocols.md` 3.3); one that is not a yes fails the statement that brought it. */
async function promiseEarly(branch: Joined): Promise<void> {
  branch.voted = await branch.session.prepareEarly()
  if (branch.voted !== null && branch.voted.vote !== 'yes')
    throw branch.voted.cause ?? new Error(REFUSED)
}

/** What came after the promise is in no branch, so the promise must not be kept, whatever the work made of it. */
function refuseLate(joined: readonly Joined[]): void {
  const late = joined.find(({ doomed, voted }) => doomed !== null && voted?.vote === 'yes')
  if (late !== undefined) throw late.doomed?.cause
}

const REFUSED = 'The database did not promise the branch with its last statement.'
const FINAL =
  'The last statement of this branch was marked as final, so it has promised already. Send this one before, or leave final out.'

const OVER =
  'The work of this transaction is over, so nothing can be added to it. Wait for every statement before the work returns.'

function sessionOf(client: object): Session<unknown> {
  if (isPgClient(client)) return pgSession(client)
  if (isMysqlConnection(client)) return mysqlSession(client)
  throw new TypeError(
    'This is no connection that can take part: a client of pg, or a connection of mysql2/promise, is. Take one out of its pool.',
  )
}

/** Nobody is asked to prepare beside a branch that is doomed: all that is not prepared is undone. */
async function prepareAll(joined: readonly Joined[]): Promise<readonly BranchVote[]> {
  if (joined.some(({ doomed }) => doomed !== null)) {
    await Promise.all(joined.map(({ session }) => session.rollback()))
    return joined.flatMap(({ n, doomed, voted }) => {
      if (voted !== null) return [voteOf(n, voted)]
      return doomed === null ? [] : [{ n, vote: 'no' as const }]
    })
  }
  return Promise.all(
    joined.map(async (branch) => {
      const answer = branch.voted ?? (await branch.session.prepare())
      if (answer.cause !== undefined) branch.doomed ??= { cause: answer.cause }
      return voteOf(branch.n, answer)
    }),
  )
}

const voteOf = (n: number, { cause: _, ...answer }: BranchAnswer): BranchVote => ({ n, ...answer })
