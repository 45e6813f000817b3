import { AsyncLocalStorage } from 'node:async_hooks'
import type { z } from 'zod'
import { type acquireRequest, type HeldLock, heldLock } from '@/server/contract/lock'
import type { Problem } from '@/server/contract/problem'
import type { Repeats } from './begin'
import type { Exchange } from './exchange'
import { hold, pathOf, renew } from './lock-held'
import { pause } from './transaction-calls'

type Draft = z.input<typeof acquireRequest>

export interface LockOptions extends Partial<Omit<Draft, 'waitMs'>> {
  /** For all keys together; default 10 s. */
  readonly waitMs?: number
  /** The work is told to stop this long before the lock can be anybody else's; default a tenth of its life. */
  readonly skewMs?: number
}

/** What the work has in hand. */
export interface Holding {
  /** Aborted when the lock is lost, or may be: stop, and write nothing more under it. */
  readonly signal: AbortSignal
  /** The token of each key. */
  readonly tokens: ReadonlyMap<string, number>
}

export type Locked<T> =
  | { readonly type: 'done'; readonly value: T }
  /** The work came to its end, but the lock had ended before: somebody else may have been at it. */
  | { readonly type: 'lost'; readonly value: T }
  /** The work was not run. */
  | { readonly type: 'refused'; readonly key: string; readonly problem: Problem }
  /** Nobody answered, and the work was not run. A lock taken unheard runs out by itself. */
  | { readonly type: 'unknown'; readonly key: string; readonly reason: string }

export type Guarded<T> = (token: number, holding: Holding) => Promise<T>

interface Parts {
  readonly exchange: Exchange
  readonly repeats: Repeats
}

const WAIT_MS = 10_000
const TTL_MS = 30_000
const SKEW_SHARE = 0.1
/** What of its life may have gone by unseen. */
const KNOWN_SHARE = 0.1
const ANSWER_MS_MAX = 5_000
const WORK_LENGTH_MAX = 100

/**
 * Runs the work while it holds the lock, which is renewed until the work ends and given back then.
 * Several keys are taken in their order, so that two who want the same never wait in a ring; the
 * token is that of the first in that order. What the work throws is thrown again. Locks that the work
 * takes in its turn are of the same piece of work: where two such wait crosswise, one is refused with
 * `lock-deadlock`, so that the other can go on.
 */
export async function lock<T>(
  parts: Parts,
  keys: string | readonly string[],
  work: Guarded<T>,
  { waitMs = WAIT_MS, ttlMs = TTL_MS, skewMs = ttlMs * SKEW_SHARE, ...given }: LockOptions = {},
): Promise<Locked<T>> {
  const { exchange } = parts
  const piece = given.work === undefined ? newPiece() : { path: given.work, inner: 0 }
  const draft = { owner: given.owner ?? ownName(), ttlMs, ...given, ...workOf(piece) }
  const held = hold(exchange, { ttlMs, skewMs })
  const untilMs = performance.now() + waitMs
  try {
    for (const key of sorted(keys)) {
      const leftMs = Math.max(0, Math.floor(untilMs - performance.now()))
      const taken = await acquire(parts, key, { ...draft, waitMs: leftMs })
      if (taken.type !== 'taken') return { ...taken, key }
      held.add(taken.lock, taken.askedMs)
    }
    const [token = 0] = held.tokens.values()
    const value = await pieces.run(piece, () => work(token, held))
    return { type: held.signal.aborted ? 'lost' : 'done', value }
  } finally {
    await held.release()
  }
}

/** Of one piece of work, by where it is taken: what runs within has the path of what it runs in before its own. */
interface Piece {
  readonly path: string
  inner: number
}

/** The piece of work that is under way, for the locks that it takes within. */
const pieces = new AsyncLocalStorage<Piece>()

function newPiece(): Piece {
  const outer = pieces.getStore()
  const path = outer === undefined ? crypto.randomUUID() : `${outer.path}/${++outer.inner}`
  return { path, inner: 0 }
}

/** What lies deeper than a name can say is told by its owner only. */
const workOf = ({ path }: Piece): Pick<Draft, 'work'> =>
  path.length > WORK_LENGTH_MAX ? {} : { work: path }

const sorted = (keys: string | readonly string[]): readonly string[] =>
  [...new Set(typeof keys === 'string' ? [keys] : keys)].sort()

type Taken =
  | { readonly type: 'taken'; readonly lock: HeldLock; readonly askedMs: number }
  | { readonly type: 'refused'; readonly problem: Problem }
  | { readonly type: 'unknown'; readonly reason: string }

/** A lost answer is asked for again under the same name, and the lock is not waited for twice. */
async function acquire(
  { exchange, repeats }: Parts,
  key: string,
  body: Draft & { readonly waitMs: number },
): Promise<Taken> {
  const headers = { 'idempotency-key': crypto.randomUUID() }
  const untilMs = performance.now() + body.waitMs
  for (let attempt = 1; ; attempt++) {
    const askedMs = performance.now()
    const waitMs = Math.max(0, Math.floor(untilMs - askedMs))
    const answer = await exchange({
      ...{ method: 'POST', path: `${pathOf(key)}:acquire`, schema: heldLock, headers },
      ...{ body: { ...body, waitMs }, timeoutMs: waitMs + ANSWER_MS_MAX },
    })
    if (answer.type === 'answered') return confirm(exchange, answer.value, askedMs)
    const passes = answer.type === 'lost' || answer.problem.status >= 500
    if (answer.type === 'refused' && !passes) return answer
    if (attempt >= repeats.attemptsMax)
      return answer.type === 'refused' ? answer : { type: 'unknown', reason: answer.reason }
    await pause(repeats.delayMs(attempt))
  }
}

/**
 * It lives from when it was granted, which was after it was asked for: who had to wait does not know
 * when, and renews it before anything is done under it.
 */
async function confirm(exchange: Exchange, lock: HeldLock, askedMs: number): Promise<Taken> {
  if (performance.now() - askedMs <= lock.ttlMs * KNOWN_SHARE)
    return { type: 'taken', lock, askedMs }
  const againMs = performance.now()
  const answer = await renew(exchange, lock, lock.ttlMs)
  if (answer.type === 'answered') return { type: 'taken', lock: answer.value, askedMs: againMs }
  return answer.type === 'refused' ? answer : { type: 'unknown', reason: answer.reason }
}

const ownName = (): string => `application ${globalThis.process?.pid ?? ''}`.trim()
