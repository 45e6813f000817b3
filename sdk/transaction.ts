import type { Problem } from '@/server/contract/problem'
import type { Repeats } from './begin'
import type { Exchange } from './exchange'
import { attempt, type Tried, type Work } from './transaction-attempt'
import { createCalls, type OpenDraft, pause } from './transaction-calls'

export interface TransactionOptions extends OpenDraft {
  /** Names this very request: whatever happens, work under one key commits at most once. */
  readonly idempotencyKey?: string
  /** How often the work is run at the most, where others were in its way. */
  readonly attemptsMax?: number
}

export type Transacted<T> =
  | { readonly type: 'committed'; readonly id: string; readonly value: T }
  /** An earlier run under the same key has committed, so the work was not run. */
  | { readonly type: 'committed-before'; readonly id: string }
  | {
      readonly type: 'aborted'
      readonly id: string
      readonly reason: string
      readonly cause?: unknown
    }
  /** The verdict could not be learnt. It stands, or will: look at the transaction later. */
  | { readonly type: 'unknown'; readonly id: string | null; readonly reason: string }
  /** Nothing was run. */
  | { readonly type: 'refused'; readonly problem: Problem }

const ATTEMPTS_MAX = 4
const DEADLINE_MS = 10_000
/** How many aborted runs under one key are passed over before it counts as used up. */
export const RUNS_MAX = 50

/**
 * Runs the work in a transaction over the application's own connections. What the work throws is
 * thrown again, after all of it is undone. Work that ran into others (a serialization failure, a
 * deadlock, a lock held too long) is run again from its start, in a new transaction; never once
 * the votes were sent and what became of them is not known.
 */
export async function transaction<T>(
  exchange: Exchange,
  repeats: Repeats,
  { idempotencyKey, attemptsMax = ATTEMPTS_MAX, ...draft }: TransactionOptions,
  work: Work<T>,
): Promise<Transacted<T>> {
  const calls = createCalls(exchange, repeats)
  let attempts = 0
  for (let run = 1; run <= RUNS_MAX; run++) {
    const opened = await calls.open(draft, keyOf(idempotencyKey, run))
    if (opened.type === 'refused') return opened
    if (opened.type === 'unknown') return { ...opened, id: null }
    const { id, outcome } = opened.transaction
    if (!opened.fresh && idempotencyKey !== undefined) {
      if (outcome !== 'aborted') return foundBefore(id, outcome)
      continue
    }
    attempts++
    const tried = await attempt(calls, { id, deadlineMs: draft.deadlineMs ?? DEADLINE_MS }, work)
    if (attempts >= attemptsMax || !mayRunAgain(tried)) return told(id, tried)
    await pause(repeats.delayMs(attempts))
  }
  return { type: 'unknown', id: null, reason: USED_UP }
}

const foundBefore = (id: string, outcome: 'committed' | null): Transacted<never> =>
  outcome === 'committed'
    ? { type: 'committed-before', id }
    : { type: 'unknown', id, reason: IN_PROGRESS }

/** Each run under a key has a key of its own, so that the next begins only where the last has aborted. */
export function keyOf(key: string | undefined, run: number): string {
  if (key === undefined) return crypto.randomUUID()
  return run === 1 ? key : `${key}/${run}`
}

function told<T>(id: string, tried: Tried<T>): Transacted<T> {
  if (tried.type === 'threw') throw tried.error
  const { outcome, value, causes } = tried
  if (outcome.type === 'committed') return { type: 'committed', id, value }
  if (outcome.type === 'unknown') return { ...outcome, id }
  const [cause] = causes
  return { ...outcome, id, ...(cause === undefined ? {} : { cause }) }
}

const mayRunAgain = (tried: Tried<unknown>): boolean =>
  tried.type === 'threw'
    ? [tried.error, ...tried.causes].some(isConflict)
    : tried.outcome.type === 'aborted' && tried.causes.some(isConflict)

const sqlStates: ReadonlySet<unknown> = new Set(['40001', '40P01'])
const errorNumbers: ReadonlySet<unknown> = new Set([1205, 1213])

/** Others were in the way: the same work may well go through a moment later. */
const isConflict = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  (sqlStates.has(Reflect.get(error, 'code')) || errorNumbers.has(Reflect.get(error, 'errno')))

export const IN_PROGRESS =
  'Another run under this key is open: it commits, or aborts at its deadline. Nothing was run here. Ask again then.'
export const USED_UP = 'Too many runs under this key have aborted. Nothing was run. Use a new key.'
