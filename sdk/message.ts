import type { Problem } from '@/server/contract/problem'
import { MARKER_TABLE, markerKey, markMessage } from '@/server/participant/marker-sql'
import { branchId, parseTransactionId } from '@/server/protocol/ids'
import type { TransactionId } from '@/server/protocol/model'
import { IN_PROGRESS, keyOf, RUNS_MAX, USED_UP } from './transaction'
import type { Calls, OpenDraft, Outcome } from './transaction-calls'
import type { PgClient } from './transaction-pg'

export interface MessageOptions
  extends Omit<OpenDraft, 'protocol' | 'message' | 'recovery'>,
    NonNullable<OpenDraft['message']> {
  /** Names this very request: whatever happens, its work commits at most once. */
  readonly idempotencyKey?: string
}

export type Messaged<T> =
  /** The steps will be done. `submitted`: the coordinator has heard; otherwise it will ask. */
  | {
      readonly type: 'committed'
      readonly id: string
      readonly value: T
      readonly submitted: boolean
    }
  /** An earlier run under the same key has committed, so the work was not run. */
  | { readonly type: 'committed-before'; readonly id: string }
  /** It was run, the answer to its commit was lost, and its marker says that it has committed. */
  | { readonly type: 'committed-unheard'; readonly id: string; readonly value: T }
  | { readonly type: 'aborted'; readonly id: string; readonly reason: string }
  /** How it ended could not be learnt. The coordinator finds out by the marker, and acts on it. */
  | { readonly type: 'unknown'; readonly id: string | null; readonly reason: string }
  /** Nothing was run. */
  | { readonly type: 'refused'; readonly problem: Problem }

export interface MessageWork<T, C extends PgClient> {
  /** A connection to the database that the options name, outside of any transaction. */
  readonly client: C
  readonly work: (client: C) => Promise<T>
}

/** How long an application may take until its database is asked (DTM's TimeoutToFail). */
const ASK_AFTER_MS = 35_000
const PATIENCE_MS = 15_000

/**
 * The two-phase message (`protocols.md` 8.2): what is to be done is made durable, then the work commits
 * in a local transaction with a marker in it, then the coordinator is told. Without the last it asks
 * for the marker. What the work throws is thrown again, after all of it is undone.
 */
export async function message<T, C extends PgClient>(
  calls: Calls,
  options: MessageOptions,
  work: MessageWork<T, C>,
): Promise<Messaged<T>> {
  const { idempotencyKey, participant, steps, deadlineMs = ASK_AFTER_MS, ...rest } = options
  const draft: OpenDraft = {
    ...{ ...rest, deadlineMs, protocol: 'two-phase-message' },
    message: { participant, steps },
  }
  for (let run = 1; run <= RUNS_MAX; run++) {
    const opened = await calls.open(draft, keyOf(idempotencyKey, run))
    if (opened.type === 'refused') return opened
    if (opened.type === 'unknown') return { ...opened, id: null }
    const { id, outcome } = opened.transaction
    if (opened.fresh || idempotencyKey === undefined) return commit(calls, id, work)
    if (outcome === 'committed') return { type: 'committed-before', id }
    if (outcome === null) return { type: 'unknown', id, reason: IN_PROGRESS }
  }
  return { type: 'unknown', id: null, reason: USED_UP }
}

async function commit<T, C extends PgClient>(
  calls: Calls,
  id: string,
  { client, work }: MessageWork<T, C>,
): Promise<Messaged<T>> {
  let value: T
  try {
    await client.query('BEGIN')
    await client.query(markMessage, markerOf(id))
    value = await work(client)
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    const reason = error instanceof Error ? error.message : String(error)
    await calls.abort(id, reason)
    if (isFenced(error)) return { type: 'aborted', id, reason: TOO_LATE }
    throw error
  }
  const vote = await end(client)
  const outcome = await calls.commit(id, [{ n: 1, vote }], PATIENCE_MS)
  // The marker is there: whoever asks for it later can only find that it has committed.
  if (vote === 'yes') return { type: 'committed', id, value, submitted: heard(outcome) }
  return outcome.type === 'committed'
    ? { type: 'committed-unheard', id, value }
    : { ...outcome, id }
}

const heard = ({ type }: Outcome): boolean => type === 'committed'

function markerOf(id: string): unknown[] {
  const parts = parseTransactionId(id)
  const { gid, branch } = markerKey(branchId(id as TransactionId, 1))
  return [gid, branch, parts?.epoch ?? 0]
}

/** An error leaves open whether it has committed, so the database is asked. */
async function end(client: PgClient): Promise<'yes' | 'no' | 'unknown'> {
  try {
    // COMMIT of a failed transaction succeeds, and has rolled back: only its tag tells.
    return (await client.query('COMMIT')).command === 'COMMIT' ? 'yes' : 'no'
  } catch {
    return 'unknown'
  }
}

/** Somebody else has taken the marker's key: the coordinator, which has asked. */
const isFenced = (error: unknown): boolean =>
  error instanceof Error &&
  Reflect.get(error, 'code') === '23505' &&
  Reflect.get(error, 'table') === MARKER_TABLE

const TOO_LATE =
  'The coordinator had waited its time, asked the database and barred this transaction. Nothing of it stays. Run it again.'
