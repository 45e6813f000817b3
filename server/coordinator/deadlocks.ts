import type { DeadlockStore } from '@/server/journal/deadlock-store'
import type { Registry } from '@/server/participant/registry'
import { type Clock, wait } from '@/server/platform/clock'
import type { Logger } from '@/server/platform/logger'
import {
  type Candidate,
  lasting,
  type Victim,
  type VictimOrder,
  victimsOf,
} from '@/server/policy/deadlock'
import { type Priority, priorities } from '@/server/policy/priority-queue'
import { type Wait, type WaitGraph, waitsIn } from '@/server/policy/wait-for'
import type { Instant, TransactionId } from '@/server/protocol/model'
import { isSaga } from '@/server/protocol/protocols'
import type { Coordinator } from './coordinator'
import type { Running } from './running'

const LOOK_EVERY_MS = 500
/** Work that takes no longer than this is not looked at. */
const SLOW_MS_MIN = 200
const INTERRUPT_MS_MAX = 1_000
/** Between the two looks that a ring has to last. */
const AGAIN_MS = 50

export interface DeadlockDeps {
  readonly coordinator: Coordinator
  readonly registry: Registry
  readonly clock: Clock
  readonly logger: Logger
  readonly store: DeadlockStore
  /** Who waits for whom, everywhere. */
  readonly look: () => Promise<WaitGraph>
  /** Who of a ring has to go, as the operators have it now. */
  readonly order: () => Promise<VictimOrder>
}

/** Where the policy cannot be read a ring is broken all the same. */
const ORDER: VictimOrder = 'lowest-priority'

/**
 * Looks for rings of waits over all databases as long as work of ours takes long, and breaks each by
 * aborting one that is undecided. What its own database sees whole is left to that.
 */
export function watchDeadlocks(deps: DeadlockDeps): () => void {
  const { clock, logger } = deps
  let closed = false
  let cancel = () => {}
  const next = () => {
    if (!closed) cancel = clock.setTimer(LOOK_EVERY_MS, round)
  }
  const round = () => {
    const work = isWorthLooking(deps) ? breakRings(deps) : Promise.resolve()
    void work
      .catch((error: unknown) => logger.warn({ error }, 'rings of waits were not looked for'))
      .finally(next)
  }
  next()
  return () => {
    closed = true
    cancel()
  }
}

/** No question is asked while everything goes on, or where nothing could be told. */
const isWorthLooking = ({ coordinator, clock, registry }: DeadlockDeps): boolean =>
  [...coordinator.running()].some(
    (running) =>
      mayGo(running) &&
      clock.now() - running.startedAt >= SLOW_MS_MIN &&
      (running.locks.length > 0 ||
        running.participants.some((name) => registry.get(name)?.waits !== undefined)),
  )

/** The phases in which the machine aborts for it: work is under way, and nobody has decided anything. */
const mayGo = ({ state, abandoned }: Running): boolean =>
  !abandoned.raised && !isSaga(state) && GOING.has(state.phase)

const GOING: ReadonlySet<string> = new Set(['active', 'enlisting', 'preparing'])

async function breakRings(deps: DeadlockDeps): Promise<void> {
  const { clock, look } = deps
  const atMs = clock.now()
  const before = await look()
  if (victimsOf(before.waits, candidatesOf(deps), ORDER).length === 0) return
  const [order] = await Promise.all([orderNow(deps), wait(clock, AGAIN_MS)])
  const graph = await look()
  const waits = lasting({ waits: before.waits, atMs }, graph.waits)
  const foundAt = clock.now() as Instant
  const victims = victimsOf(waits, candidatesOf(deps), order)
  await Promise.all(victims.map((victim) => breakOne(deps, { ...graph, foundAt, victim, order })))
}

const orderNow = ({ order, logger }: DeadlockDeps): Promise<VictimOrder> =>
  order().catch((error: unknown) => {
    logger.warn({ error }, 'the policy of deadlocks was not read')
    return ORDER
  })

const candidatesOf = ({ coordinator }: DeadlockDeps): ReadonlyMap<string, Candidate> =>
  new Map(
    [...coordinator.running()]
      .filter(mayGo)
      .map(({ id, startedAt, driven, priority }) => [
        `transaction ${id}`,
        { startedAtMs: startedAt, driven, priority: weightOf(priority) },
      ]),
  )

/** The lower goes first. */
const weightOf = (priority: Priority): number => -priorities.indexOf(priority)

/** A ring with what hangs on it; the rest of a busy hour says nothing about it. */
function around(ring: readonly string[], { parties, waits }: WaitGraph): WaitGraph {
  const near = waits.filter(({ waiter, holder }) => ring.includes(waiter) || ring.includes(holder))
  const named = new Set(near.flatMap(({ waiter, holder }) => [waiter, holder]))
  return { waits: near, parties: parties.filter(({ key }) => named.has(key)) }
}

interface Found extends WaitGraph {
  readonly foundAt: Instant
  readonly victim: Victim
  readonly order: VictimOrder
}

async function breakOne(deps: DeadlockDeps, found: Found): Promise<void> {
  const { coordinator, clock, logger, store } = deps
  const { parties, waits, foundAt, victim, order } = found
  const id = victim.key.replace(/^transaction /, '') as TransactionId
  const between = waitsIn(waits, victim.ring).flat()
  const ring = between.map(({ waiter, holder, participant, object }) => ({
    ...{ waiter, holder, participant, object },
  }))
  if (!(await coordinator.deadlocked(id, { waits: ring }))) return
  const brokenAt = clock.now() as Instant
  const since = Math.max(...between.map(({ sinceMs }) => sinceMs)) as Instant
  const about = { victim: id, ring: victim.ring, order, since, foundAt, brokenAt }
  logger.info({ victim: id, ring: victim.ring }, 'a ring of waits was broken')
  // Its sessions are closed from here, and a server that is waiting does not notice that.
  const mine = waits.filter(({ waiter }) => waiter === victim.key)
  // What was written late may have been let go meanwhile, and wait for something else.
  const interrupted = brokenAt - foundAt <= INTERRUPT_MS_MAX ? mine.map(interruptAt(deps)) : []
  await Promise.all([
    store.keep({ ...around(victim.ring, { parties, waits }), ...about }),
    ...interrupted,
  ])
}

const interruptAt =
  ({ registry, logger }: DeadlockDeps) =>
  async ({ participant, waiterSession }: Wait): Promise<void> => {
    if (participant === null || waiterSession === null) return
    const signal = AbortSignal.timeout(INTERRUPT_MS_MAX)
    await registry
      .get(participant)
      ?.waits?.interrupt(waiterSession, signal)
      .catch((error: unknown) => logger.warn({ error, participant }, 'a wait was not interrupted'))
  }
