import type { Clock } from '@/server/platform/clock'
import { type Claim, type Held, type LockStore, type NewClaim, PLACE_TTL_MS } from './lock'
import { type Answer, ask, inTheWayOf, isHeld, staysWaiting } from './queue'
import type { Waiter, WaitingHere } from './waiting-here'
import type { Wakes } from './wakes'

export interface Patience {
  /** Zero: at once or not at all. */
  readonly waitMs: number
  readonly waitDie: boolean
  /** Aborted: nobody waits for the answer any more. */
  readonly signal: AbortSignal
}

export type Acquired =
  | { readonly type: 'granted'; readonly held: Held }
  /**
   * Not within that time; with wait-die, never while the older has it; or it waited in a ring, and was
   * the one that had to go.
   */
  | { readonly type: 'held' | 'dies' | 'deadlock'; readonly inTheWay: readonly Claim[] }
  /** So many wait here already that no more can. */
  | { readonly type: 'too-many' }

interface Deps {
  readonly store: LockStore
  readonly clock: Clock
  readonly wakes: Wakes
  readonly here: WaitingHere
}

const WAITING_MAX = 1_000
/** What runs out says nothing, so that whoever waits has to look. */
const LOOK_EVERY_MS = 200
const KEEP_PLACE_EVERY_MS = PLACE_TTL_MS / 3

/** Asks until the lock is granted, or until waiting is over; then the place in the queue is left. */
export function createAcquire(deps: Deps) {
  const { here, wakes } = deps
  return async (claim: NewClaim, patience: Patience): Promise<Acquired> => {
    const first = await attempt(deps, claim, patience)
    if (first.type !== 'waits') return first
    if (here.size >= WAITING_MAX) {
      await leave(deps, claim)
      return { type: 'too-many' }
    }
    const waiter = here.enter(claim.id, () => wakes.wake(claim.key))
    let acquired: Acquired | null = null
    try {
      acquired = await waitFor(deps, claim, { ...patience, waiter })
      return acquired
    } finally {
      waiter.leave(acquired?.type === 'deadlock')
    }
  }
}

async function waitFor(
  deps: Deps,
  claim: NewClaim,
  { waiter, ...patience }: Patience & { readonly waiter: Waiter },
): Promise<Acquired> {
  const { store, clock } = deps
  const untilMs = clock.monotonicMs() + patience.waitMs
  let keptMs = clock.monotonicMs()
  while (true) {
    const leftMs = untilMs - clock.monotonicMs()
    if (waiter.mustGo) return gone(await leave(deps, claim))
    if (leftMs <= 0 || patience.signal.aborted) return leave(deps, claim)
    await news(deps, claim.key, { withinMs: Math.min(leftMs, LOOK_EVERY_MS), ...patience })
    const live = await store.read(claim.key)
    const nowMs = clock.monotonicMs()
    if (nowMs - keptMs < KEEP_PLACE_EVERY_MS && staysWaiting(claim, live, patience)) continue
    keptMs = nowMs
    const answer = await attempt(deps, claim, patience)
    if (answer.type !== 'waits') return answer
  }
}

/** What was granted in the last moment is kept: then there is no ring any more. */
const gone = (left: Acquired): Acquired =>
  left.type === 'held' ? { ...left, type: 'deadlock' } : left

type Attempt = Exclude<Acquired, { type: 'too-many' }> | { readonly type: 'waits' }

async function attempt(
  { store }: Deps,
  claim: NewClaim,
  { waitMs, waitDie }: Patience,
): Promise<Attempt> {
  const found: { answer?: Answer } = {}
  const held = await store.change(claim.key, (live) => {
    const { change, answer } = ask(claim, live, { queues: waitMs > 0, waitDie })
    found.answer = answer
    return change
  })
  const { answer } = found
  if (answer === undefined || answer.type === 'granted')
    // What was to be renewed has run out that very moment: the next attempt asks for it anew.
    return held === null ? { type: 'waits' } : { type: 'granted', held }
  return answer.type === 'waits' ? { type: 'waits' } : { ...answer, type: answer.type }
}

/** The claim is withdrawn, unless it was granted meanwhile to who asked again under its name. */
async function leave({ store, wakes }: Deps, claim: NewClaim): Promise<Acquired> {
  const found: { held: Held | null; inTheWay: readonly Claim[] } = { held: null, inTheWay: [] }
  await store.change(claim.key, (live) => {
    const mine = live.find(({ id }) => id === claim.id)
    found.held = mine !== undefined && isHeld(mine) ? mine : null
    found.inTheWay = inTheWayOf(claim, live)
    return mine === undefined || found.held !== null
      ? { type: 'nothing' }
      : { type: 'remove', id: mine.id }
  })
  if (found.held !== null) return { type: 'granted', held: found.held }
  wakes.wake(claim.key)
  return { type: 'held', inTheWay: found.inTheWay }
}

/** Resolves with news of the key, when nobody waits any more, or after that time. */
const news = (
  { clock, wakes }: Deps,
  key: string,
  { withinMs, signal }: { readonly withinMs: number; readonly signal: AbortSignal },
): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      for (const stop of stops) stop()
      resolve()
    }
    signal.addEventListener('abort', done, { once: true })
    const stops = [
      wakes.next(key, done),
      clock.setTimer(withinMs, done),
      () => signal.removeEventListener('abort', done),
    ]
  })
