import { type Clock, wait } from '@/server/platform/clock'
import type { Logger } from '@/server/platform/logger'
import {
  type BrokenRing,
  lasting,
  type Victim,
  type VictimOrder,
  victimsOf,
} from '@/server/policy/deadlock'
import { type Wait, waitsIn } from '@/server/policy/wait-for'
import type { Instant } from '@/server/protocol/model'
import type { Claim } from './lock'
import { isOneForSure, waitersOf, waitsOfClaims } from './lock-waits'
import type { Locks } from './locks'
import { BEGINNING, workIn } from './programs'

/** Who waits no longer than this is not looked at. */
const SLOW_MS_MIN = 200
/** Between the two looks that a ring has to last. */
const AGAIN_MS = 50
/** Of claims the store's clock tells when they came; seen at both looks is enough. */
const ANY_TIME = Number.POSITIVE_INFINITY
/** Where the policy cannot be read a ring is broken all the same. */
const ORDER: VictimOrder = 'lowest-priority'

export interface LockRingDeps {
  readonly locks: Pick<Locks, 'list' | 'waitingHere'>
  readonly clock: Clock
  readonly logger: Logger
  readonly keep: (broken: BrokenRing) => Promise<void>
  /** Who of a ring has to go, as the operators have it now. */
  readonly order: () => Promise<VictimOrder>
}

/**
 * One look for rings in which everybody waits for one of Verdict's locks, programs that use them alone
 * among them; where it is not sure who is one, nobody has to go. Every process in which somebody waits
 * looks, all choose alike, and the one in which the chosen one waits sends it away.
 */
export async function breakLockRings(deps: LockRingDeps): Promise<void> {
  const { locks, clock } = deps
  if (locks.waitingHere.longestMs(mayBeOne) < SLOW_MS_MIN) return
  const before = sure(waitsOfClaims(await locks.list()).waits)
  if (victimsOf(before, everybody(before), 'youngest').length === 0) return
  const [order] = await Promise.all([orderNow(deps), wait(clock, AGAIN_MS)])
  const claims = await locks.list()
  const graph = waitsOfClaims(claims)
  const waiters = waitersOf(claims)
  const waits = lasting({ waits: before, atMs: ANY_TIME }, sure(graph.waits))
  const foundAt = clock.now() as Instant
  for (const victim of victimsOf(waits, candidatesIn(waiters), order))
    await sendAway(deps, { victim, order, foundAt, graph, waiters })
}

const orderNow = ({ order, logger }: LockRingDeps): Promise<VictimOrder> =>
  order().catch((error: unknown) => {
    logger.warn({ error }, 'the policy of deadlocks was not read')
    return ORDER
  })

/** Nobody else is ever chosen, so that nobody need look for his sake. */
const mayBeOne = (id: string): boolean => workIn(id) !== null || id.startsWith(BEGINNING)

const sure = (waits: readonly Wait[]): readonly Wait[] =>
  waits.filter(({ waiter, holder }) => isOneForSure(waiter) && isOneForSure(holder))

type Waiters = ReadonlyMap<string, readonly Claim[]>

const everybody = (waits: readonly Wait[]) =>
  new Map(waits.map(({ waiter }) => [waiter, { startedAtMs: 0, driven: false }]))

const candidatesIn = (waiters: Waiters) =>
  new Map(
    [...waiters].map(([key, claims]) => {
      const startedAtMs = Math.min(...claims.map(({ bornAtMs }) => bornAtMs))
      const priority = Math.max(...claims.map((claim) => claim.priority))
      return [key, { startedAtMs, priority, driven: false }]
    }),
  )

interface Found {
  readonly victim: Victim
  readonly order: VictimOrder
  readonly foundAt: Instant
  readonly graph: ReturnType<typeof waitsOfClaims>
  readonly waiters: Waiters
}

async function sendAway(deps: LockRingDeps, found: Found): Promise<void> {
  const { locks, clock, logger, keep } = deps
  const { victim, order, foundAt, graph, waiters } = found
  const mine = (waiters.get(victim.key) ?? []).filter(({ id }) => locks.waitingHere.has(id))
  const gone = await Promise.all(mine.map(({ id }) => locks.waitingHere.sendAway(id)))
  if (!gone.includes(true)) return
  const between = waitsIn(graph.waits, victim.ring).flat()
  const near = new Set(between.flatMap(({ waiter, holder }) => [waiter, holder]))
  logger.info({ victim: victim.key, ring: victim.ring }, 'a ring of waits for locks was broken')
  await keep({
    ...{ victim: victim.key, ring: victim.ring, order, foundAt },
    since: Math.max(...between.map(({ sinceMs }) => sinceMs)) as Instant,
    brokenAt: clock.now() as Instant,
    waits: between,
    parties: graph.parties.filter(({ key }) => near.has(key)),
  })
}
