import type { z } from 'zod'
import type { Problem } from '@/server/contract/problem'
import {
  type newTransaction,
  type TransactionSummary,
  transactionSummary,
  type WaitFor,
} from '@/server/contract/transaction'
import type { Answer, Exchange } from './exchange'

/** A transaction as a caller writes it: what has a default may be left out. */
export type TransactionDraft = z.input<typeof newTransaction>

export interface BeginOptions {
  /** What the answer waits for; default: the verdict. */
  readonly wait?: WaitFor
  /** Names this very request. With it a lost answer is asked for again; without it never. */
  readonly idempotencyKey?: string
  readonly signal?: AbortSignal
}

export interface Repeats {
  readonly attemptsMax: number
  /** How long to wait before the attempt of that number (the first repeat is 1). */
  readonly delayMs: (attempt: number) => number
}

export type Begun =
  /** What was waited for is there. Aborted is an answer too: look at `outcome`. */
  | { readonly type: 'answered'; readonly transaction: TransactionSummary }
  /** It has begun, and how it ends is not known yet. */
  | { readonly type: 'pending'; readonly transaction: TransactionSummary }
  /** It has not begun. */
  | { readonly type: 'refused'; readonly problem: Problem }
  /** No answer: it may have begun or not, and if so may commit. Ask again with the same key. */
  | { readonly type: 'unknown'; readonly reason: string }

const DEADLINE_MS = 10_000
/** The server answers at the latest 5 s after the deadline (D33). */
const BEYOND_DEADLINE_MS = 8_000
const HTTP_PENDING = 202

/**
 * Begins a transaction. After a lost answer it asks again with the same key, a bounded number of
 * times; it never takes silence for an abort.
 */
export async function begin(
  exchange: Exchange,
  repeats: Repeats,
  transaction: TransactionDraft,
  { wait = 'decided', idempotencyKey, signal }: BeginOptions = {},
): Promise<Begun> {
  const attemptsMax = idempotencyKey === undefined ? 1 : repeats.attemptsMax
  let lost: string | null = null
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    if (attempt > 0) await pause(repeats.delayMs(attempt), signal)
    if (signal?.aborted) return { type: 'unknown', reason: 'The caller gave up waiting' }
    const answer = await exchange({
      method: 'POST',
      path: `/transactions?wait=${wait}`,
      schema: transactionSummary,
      body: transaction,
      headers: idempotencyKey === undefined ? undefined : { 'idempotency-key': idempotencyKey },
      timeoutMs: (transaction.deadlineMs ?? DEADLINE_MS) + BEYOND_DEADLINE_MS,
      signal,
    })
    const begun = settled(answer, lost !== null)
    if (begun !== null) return begun
    lost = reasonOf(answer)
  }
  return { type: 'unknown', reason: lost ?? 'It was not asked' }
}

/**
 * Null: still open. A refusal for want of a coordinator is final only for the first request: it
 * says nothing about one whose answer was lost before it.
 */
function settled(answer: Answer<TransactionSummary>, afterLoss: boolean): Begun | null {
  switch (answer.type) {
    case 'lost':
      return null
    case 'answered': {
      const type = answer.status === HTTP_PENDING ? 'pending' : 'answered'
      return { type, transaction: answer.value }
    }
    case 'refused': {
      const { status, code } = answer.problem
      const mayHaveBegun = status >= 500 && !refusedAtTheDoor.has(code)
      const saysNothing = afterLoss && (status >= 500 || status === 429)
      return mayHaveBegun || saysNothing ? null : { type: 'refused', problem: answer.problem }
    }
  }
}

const refusedAtTheDoor: ReadonlySet<string> = new Set(['no-coordinator', 'shutting-down'])

function reasonOf(answer: Answer<TransactionSummary>): string {
  if (answer.type === 'lost') return answer.reason
  return answer.type === 'refused' ? answer.problem.detail : ''
}

const pause = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    if (signal?.aborted) done()
    else signal?.addEventListener('abort', done)
  })
