import { z } from 'zod'
import {
  type BranchVote,
  type EnlistedBranch,
  enlistedBranch,
  type newOpenTransaction,
} from '@/server/contract/application'
import type { Problem } from '@/server/contract/problem'
import { type TransactionSummary, transactionSummary } from '@/server/contract/transaction'
import type { Repeats } from './begin'
import type { Answer, Exchange } from './exchange'

export type OpenDraft = Omit<z.input<typeof newOpenTransaction>, 'idempotencyKey'>

/** What the coordinator says of one transaction, call by call. Silence is a value, never an exception. */
export interface Calls {
  open(draft: OpenDraft, key: string): Promise<Opened>
  enlist(id: string, branch: Joining): Promise<Answer<EnlistedBranch>>
  commit(id: string, votes: readonly BranchVote[], patienceMs: number): Promise<Outcome>
  abort(id: string, reason: string): Promise<void>
}

export interface Joining {
  readonly participant: string
  readonly session?: string
}

export type Opened =
  /** `fresh`: no earlier run has used that key. */
  | { readonly type: 'opened'; readonly fresh: boolean; readonly transaction: TransactionSummary }
  | { readonly type: 'refused'; readonly problem: Problem }
  | { readonly type: 'unknown'; readonly reason: string }

export type Outcome =
  | { readonly type: 'committed' }
  | { readonly type: 'aborted'; readonly reason: string }
  | { readonly type: 'unknown'; readonly reason: string }

const OK = 200
const ABORT_MS_MAX = 10_000
const OPEN_MS_MAX = 15_000
const COMMIT_MS_MAX = 30_000

export const createCalls = (exchange: Exchange, repeats: Repeats): Calls => ({
  open: async (body, key) => {
    const call = {
      ...{ method: 'POST' as const, path: '/transactions:open', schema: transactionSummary, body },
      headers: { 'idempotency-key': key },
      // Its locks are waited for until its deadline.
      ...(body.locks !== undefined && { timeoutMs: OPEN_MS_MAX + (body.deadlineMs ?? 0) }),
    }
    let answer = await exchange(call)
    for (let n = 1; n < repeats.attemptsMax && passes(answer); n++) {
      await pause(repeats.delayMs(n))
      answer = await exchange(call)
    }
    if (answer.type === 'lost') return { type: 'unknown', reason: answer.reason }
    if (answer.type === 'refused') return answer
    return { type: 'opened', fresh: answer.status !== OK, transaction: answer.value }
  },
  enlist: (id, body) =>
    exchange({ ...post(id, '/branches'), schema: enlistedBranch, body: { ...body } }),
  commit: (id, votes, patienceMs) => commit(exchange, repeats, { id, votes, patienceMs }),
  abort: (id, reason) => abort(exchange, repeats, { id, reason }),
})

const post = (id: string, what: string) => ({
  method: 'POST' as const,
  path: `/transactions/${encodeURIComponent(id)}${what}`,
})

/**
 * Said again until it is heard: a coordinator that has just died comes back, and until it knows,
 * the transaction stays open. Never heard, it is the deadline that aborts.
 */
async function abort(
  exchange: Exchange,
  repeats: Repeats,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<void> {
  const body = { reason: reason.slice(0, 500) || 'It failed' }
  const untilMs = performance.now() + ABORT_MS_MAX
  for (let attempt = 1; ; attempt++) {
    const leftMs = Math.max(1, Math.ceil(untilMs - performance.now()))
    const answer = await exchange({
      ...post(id, ':abort?wait=decided'),
      ...{ schema: z.unknown(), body, timeoutMs: leftMs },
    })
    if (!passes(answer) || performance.now() >= untilMs) return
    await pause(Math.min(leftMs, repeats.delayMs(attempt)))
  }
}

interface Finishing {
  readonly id: string
  readonly votes: readonly BranchVote[]
  readonly patienceMs: number
}

/**
 * The same votes are sent again until somebody says what stands. That is safe: they count once, and
 * whoever takes over from a coordinator that died goes on from what it wrote down.
 */
async function commit(
  exchange: Exchange,
  repeats: Repeats,
  { id, votes, patienceMs }: Finishing,
): Promise<Outcome> {
  const untilMs = performance.now() + patienceMs
  for (let attempt = 1; ; attempt++) {
    const leftMs = Math.max(1, Math.ceil(untilMs - performance.now()))
    const answer = await exchange({
      ...post(id, ':commit?wait=decided'),
      ...{ schema: transactionSummary, body: { votes } },
      timeoutMs: Math.min(COMMIT_MS_MAX, leftMs),
    })
    if (answer.type === 'answered' && answer.value.outcome !== null) return told(answer.value)
    if (answer.type === 'refused' && !passes(answer))
      return { type: 'unknown', reason: answer.problem.detail }
    if (performance.now() >= untilMs) return { type: 'unknown', reason: reasonOf(answer) }
    await pause(Math.min(leftMs, repeats.delayMs(attempt)))
  }
}

const told = ({ outcome, reason }: TransactionSummary): Outcome =>
  outcome === 'committed' ? { type: 'committed' } : { type: 'aborted', reason: reason ?? 'aborted' }

/** Silence, or a refusal that another moment may lift. */
const passes = (answer: Answer<unknown>): boolean =>
  answer.type === 'lost' ||
  (answer.type === 'refused' && (answer.problem.status >= 500 || answer.problem.status === 429))

function reasonOf(answer: Answer<TransactionSummary>): string {
  if (answer.type === 'lost') return answer.reason
  return answer.type === 'refused' ? answer.problem.detail : 'No verdict was written in time.'
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
