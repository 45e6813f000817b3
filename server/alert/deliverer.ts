import type { Logger } from '@/server/platform/logger'
import { type BackOff, backOffMs } from '@/server/policy/back-off'
import type { AlertTargets, DeliveryStore, DueDelivery, Tried } from './alert-store'
import { type AttemptDeps, attempt, hasArrived } from './attempt'

export interface DelivererDeps extends AttemptDeps {
  readonly deliveries: DeliveryStore
  readonly targets: AlertTargets
  readonly logger: Logger
  readonly dice: () => number
  /** False: another process delivers, or may before an answer could come. */
  readonly mayDeliver: () => boolean
}

export interface Deliverer {
  /** Sends what is due, to each target one after the other; answers when nothing more can be begun. */
  round(): Promise<void>
  /** What is under way has ended. */
  idle(): Promise<void>
}

const BACK_OFF: BackOff = { jitter: 'full', factor: 2, baseMs: 1_000, capMs: 300_000 }
const GIVE_UP_MS = 24 * 3_600_000
const BUSY_MAX = 10
/** The first and the newest of so many tries are kept. */
const ATTEMPTS_KEPT = 20

/** Delivers what the evaluator wrote: each message until its target has taken it, or a day has passed. */
export function createDeliverer(deps: DelivererDeps): Deliverer {
  const busy = new Map<string, Promise<void>>()
  let rounding: Promise<void> | null = null

  const begin = async () => {
    while (busy.size < BUSY_MAX && deps.mayDeliver()) {
      const due = await deps.deliveries.due([...busy.keys()])
      if (due === null || busy.has(due.target) || !deps.mayDeliver()) return
      const work = deliver(deps, due).then(
        () => {
          busy.delete(due.target)
          // The next one for this target need not wait for the next evaluation.
          void round().catch(() => {})
        },
        (error: unknown) => {
          busy.delete(due.target)
          // Nothing of it was noted, so that it is due at once: it waits for the next evaluation.
          deps.logger.warn({ error }, 'an alert was not delivered')
        },
      )
      busy.set(due.target, work)
    }
  }
  const round = () => {
    rounding ??= begin().finally(() => {
      rounding = null
    })
    return rounding
  }
  return {
    round,
    idle: async () => {
      await Promise.all(busy.values())
    },
  }
}

async function deliver(deps: DelivererDeps, due: DueDelivery): Promise<void> {
  const { deliveries, targets, clock, dice } = deps
  const target = await targets.find(due.target)
  if (target === null) return deliveries.tried(due.id, givenUp(due))
  const n = due.tries + 1
  const made = await attempt(deps, { target: target.settings, message: due.message, n })
  const attempts = [...due.attempts, made]
  const late = clock.now() - due.createdAt.getTime() > GIVE_UP_MS
  await deliveries.tried(due.id, {
    attempts: attempts.length > ATTEMPTS_KEPT ? attempts.toSpliced(1, 1) : attempts,
    state: hasArrived(made) ? 'delivered' : late ? 'given-up' : 'waiting',
    delayMs: backOffMs({ n, dice: dice(), lastMs: 0 }, BACK_OFF),
  })
}

/** Its target is gone. */
const givenUp = ({ attempts }: DueDelivery): Tried => ({ attempts, state: 'given-up', delayMs: 0 })
