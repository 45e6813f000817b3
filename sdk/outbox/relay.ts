import type { Pool } from 'pg'
import { createListener } from './listener'
import { type OutboxStatus, outboxStatus } from './outbox'
import { type Publish, relayBatch } from './relay-batch'
import { type BackOff, createResting } from './resting'
import { findPartitions } from './tables-sql'

export interface RelayOptions {
  /** To the database of the outbox; two of its connections are used. */
  readonly pool: Pool
  readonly publish: Publish
  /** How many messages one transaction takes at most. */
  readonly batch?: number
  /** How often it looks by itself, for a wake-up can be lost. */
  readonly pollMs?: number
  /** How long publishing one message may take. */
  readonly publishMs?: number
  readonly backOff?: BackOff
  /** Told of what failed: publishing a message of that key, or the database (null). */
  readonly onFault?: (error: unknown, key: string | null) => void
  /** Told again and again while a prepared transaction withholds messages longer than this. */
  readonly stalledAfterMs?: number
  readonly onStalled?: (status: OutboxStatus) => void
}

export interface Relay {
  wake(): void
  /** Finishes what it is publishing, begins nothing more, and gives its connections back. */
  close(): Promise<void>
}

/** More keys than this do not fail by themselves: the other side is gone, so everything waits. */
const RESTING_MAX = 200

const defaults = {
  ...{ batch: 100, pollMs: 1_000, publishMs: 10_000, stalledAfterMs: 60_000 },
  backOff: { baseMs: 100, capMs: 30_000 },
  onFault: () => undefined,
  onStalled: () => undefined,
} satisfies Partial<RelayOptions>

/**
 * Publishes what has committed, at least once, each key in its order; as many relays as one likes may
 * run at the same time, and each partition of the keys is in the hands of one (`protocols.md` 8.1).
 */
export function startRelay(options: RelayOptions): Relay {
  const settings = { ...defaults, ...options }
  const bell = createBell()
  const state = { closing: false }
  const running = run(settings, bell, state)
  return {
    wake: bell.ring,
    close: () => {
      state.closing = true
      bell.ring()
      return running
    },
  }
}

type Settings = Required<RelayOptions>
type Bell = ReturnType<typeof createBell>

async function run(settings: Settings, bell: Bell, state: { closing: boolean }): Promise<void> {
  const { pool, pollMs, onFault } = settings
  const resting = createResting(settings.backOff)
  const listener = createListener(pool, bell.ring)
  const watch = createWatch(settings)
  while (!state.closing) {
    bell.hush()
    const more = await Promise.resolve()
      .then(() => listener.ensure())
      .then(() => round(settings, resting, state))
      .catch((error: unknown) => {
        onFault(error, null)
        return false
      })
    await watch().catch((error: unknown) => onFault(error, null))
    if (more || state.closing) continue
    const restMs = resting.firstMs(performance.now())
    await bell.wait(Math.min(pollMs, restMs ?? pollMs))
  }
  listener.close()
}

/** True: something went through, so that more may be waiting. */
async function round(
  { pool, onFault, ...terms }: Settings,
  resting: ReturnType<typeof createResting>,
  state: { readonly closing: boolean },
): Promise<boolean> {
  let moved = false
  const keys = resting.at(performance.now())
  if (keys.length >= RESTING_MAX) return false
  const { rows } = await pool.query<{ p: number }>(findPartitions, [keys])
  for (const { p: partition } of rows) {
    if (state.closing) break
    const { published, failed } = await relayBatch(pool, {
      ...{ ...terms, partition, resting: resting.at(performance.now()) },
      isClosing: () => state.closing,
    })
    for (const key of published) resting.succeed(key)
    for (const { key, error } of failed) {
      resting.fail(key, performance.now())
      onFault(error, key)
    }
    moved ||= published.length > 0
  }
  return moved
}

/** Looks for withheld messages, no oftener than twice in the time after which that is worth a word. */
function createWatch({ pool, stalledAfterMs, onStalled }: Settings) {
  let dueAt = 0
  return async (): Promise<void> => {
    if (performance.now() < dueAt) return
    dueAt = performance.now() + stalledAfterMs / 2
    const status = await outboxStatus(pool)
    if (status.stalledMs >= stalledAfterMs) onStalled(status)
  }
}

/** A sleep that ends early when it rings; what rang since it was hushed counts. */
function createBell() {
  let rung = false
  let rise = () => {}
  return {
    ring: () => {
      rung = true
      rise()
    },
    hush: () => {
      rung = false
    },
    wait: (ms: number): Promise<void> =>
      new Promise((resolve) => {
        if (rung) return resolve()
        const timer = setTimeout(() => rise(), ms)
        rise = () => {
          clearTimeout(timer)
          resolve()
        }
      }),
  }
}
