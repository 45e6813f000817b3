import { createHash } from 'node:crypto'
import { type StopSignal, toAbortSignal } from '@/server/platform/stop'
import type { BranchId } from '@/server/protocol/model'
import { markerKey } from './marker-sql'
import type { Fault, Participant, Statement, WorkOrder } from './participant'
import type { MarkerKey } from './sqlite-calls'
import { faultOf, isBusy } from './sqlite-faults'
import type { Gate } from './sqlite-gate'
import { type Called, createThread, type Thread } from './sqlite-thread'
import { sqliteStatementFault } from './statement-guard-sqlite'

const BUSY_POLL_MS = 15
/** For what must not wait, and is only kept from waiting for ever. */
const RELEASE_MS_MAX = 5_000

interface WorkOptions {
  readonly program: string | URL
  readonly path: string
  readonly gate: Gate
}

type Work = Participant['work']

/** A branch that waits for its turn to write, or has it. */
interface Held {
  readonly stop: AbortController
  leave: (() => void) | null
}

export interface SqliteWork {
  readonly work: Work
  readonly release: (branch: BranchId) => Promise<void>
  /** A session of this process holds the branch. */
  has(branch: BranchId): boolean
  /** Hands the session over to be committed; what becomes of it, only the answer tells. */
  decide(
    branch: BranchId,
    signal: StopSignal,
    onSent?: () => void,
  ): Promise<Called<'committed' | 'read-only' | 'no-session'>>
  /** The right to write, before all branches that wait for theirs. */
  first: (signal: StopSignal) => Promise<(() => void) | null>
  close(): Promise<void>
}

/** The branches between their work and their end: one at a time has the file's write lock. */
export function createSqliteWork({ program, path, gate }: WorkOptions): SqliteWork {
  const open = new Map<BranchId, Held>()
  const forget = (branch: BranchId) => {
    const held = open.get(branch)
    open.delete(branch)
    held?.stop.abort()
    held?.leave?.()
  }
  const thread = createThread({
    ...{ program, path },
    onLost: () => {
      for (const branch of [...open.keys()]) forget(branch)
    },
  })
  const release = async (branch: BranchId): Promise<void> => {
    const held = open.get(branch)
    // One that waits for its turn has nothing to give up, and must not take its turn later.
    if (held?.leave === null) forget(branch)
    if (held === undefined || held.leave === null) return
    await thread.call('release', sqliteKey(branch), AbortSignal.timeout(RELEASE_MS_MAX))
    forget(branch)
  }

  const desk: Desk = { open, gate, thread, forget, release }
  return {
    release,
    work: (order, signal) => doWork(desk, order, signal),
    has: (branch) => open.has(branch),
    decide: async (branch, signal, onSent) => {
      if (signal.aborted) return { failure: unsent }
      const called = await thread.call('decide', sqliteKey(branch), signal, onSent)
      forget(branch)
      return called
    },
    first: (signal) => gate.enter(signal, true),
    close: async () => {
      await Promise.all([...open.keys()].map(release))
      await thread.close()
    },
  }
}

interface Desk {
  readonly open: Map<BranchId, Held>
  readonly gate: Gate
  readonly thread: Thread
  readonly forget: (branch: BranchId) => void
  readonly release: (branch: BranchId) => Promise<void>
}

async function doWork(desk: Desk, order: WorkOrder, signal: StopSignal): ReturnType<Work> {
  const { open, gate, thread } = desk
  const { branch, epoch, statements } = order
  const refusal = refusalOf(order) ?? (open.has(branch) ? doubled : null)
  if (refusal !== null) return failedBy(refusal)
  const held: Held = { stop: new AbortController(), leave: null }
  open.set(branch, held)
  const leave = await gate.enter(AbortSignal.any([toAbortSignal(signal), held.stop.signal]))
  const wanted = open.get(branch) === held
  if (leave === null || !wanted) {
    // Given up at the very moment in which its turn came: the next one takes it.
    leave?.()
    if (wanted) open.delete(branch)
    return failedBy(wanted ? waited : givenUp)
  }
  held.leave = leave
  const key = sqliteKey(branch)
  const called = await untilFree(signal, async () =>
    open.has(branch)
      ? thread.call('work', { key, epoch, statements }, signal)
      : { failure: { ...givenUp, undone: true } },
  )
  if ('failure' in called) {
    // A call that was not heard to its end may have left its session open.
    if (called.failure.undone) desk.forget(branch)
    else void desk.release(branch)
    return failedBy(faultOf(called.failure))
  }
  if (!open.has(branch)) return failedBy(givenUp)
  const { rows } = called.value
  return { type: 'worked', xid: null, rows, statementsHash: hashOf(statements), server: null }
}

/** The marker's two columns, as SQLite compares them. */
export function sqliteKey(branch: BranchId): MarkerKey {
  const { gid, branch: number } = markerKey(branch)
  return { gid, branch: Number(number) }
}

/** Another process may be writing: tried again, without holding up anybody, while there is time. */
export async function untilFree<Value>(
  signal: StopSignal,
  call: () => Promise<Called<Value>>,
): Promise<Called<Value>> {
  for (;;) {
    const called = await call()
    if (!('failure' in called) || !isBusy(called.failure) || signal.aborted) return called
    await new Promise((resolve) => setTimeout(resolve, BUSY_POLL_MS))
    if (signal.aborted) return called
  }
}

function refusalOf({ statements, remainingMs }: WorkOrder): Fault | null {
  if (remainingMs <= 0) return waited
  for (const statement of statements) {
    const fault = sqliteStatementFault(statement)
    if (fault !== null) return fault
  }
  return null
}

const unsent = { code: 'timeout', text: 'There was no time left to ask', undone: false }

const hashOf = (statements: readonly Statement[]): string =>
  createHash('sha256')
    .update(statements.map(({ sql }) => sql).join('\n'))
    .digest('hex')
    .slice(0, 16)

const failedBy = (fault: Fault) => ({ type: 'failed', fault, server: null }) as const

const doubled: Fault = {
  code: 'work-doubled',
  text: 'The work of this branch has been sent before. It runs once only. Use a new branch.',
}
const waited: Fault = {
  code: 'timeout',
  text: 'The file has one writer at a time, and the turn of this branch had not come by its deadline. Nothing was run.',
}
const givenUp: Fault = {
  code: 'given-up',
  text: 'The branch was given up while its work ran. Nothing of it stays. Run the transaction again.',
}
