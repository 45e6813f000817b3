import { type Clock, wait } from '@/server/platform/clock'
import type { Logger } from '@/server/platform/logger'
import { type Held, LEASE_RENEWAL_MS, type LeaseEvents, type Leases } from './leases'

/** Where leases are kept; whatever it says, what keeps owners apart is the epoch. */
export interface LeaseStore {
  readonly ttlMs: number
  /** The first round is repeated until it is answered: the store comes up beside us, or comes back. */
  readonly mayBeSilent?: true
  /** Answers with those that are still ours. */
  renew(held: Held): Promise<ReadonlySet<number>>
  /** Takes what can be taken beside what is held, each under a higher epoch than any before. */
  acquire(held: Held): Promise<Held>
  release(held: Held): Promise<void>
}

export interface LeaseRoundsOptions extends LeaseEvents {
  readonly store: LeaseStore
  readonly clock: Clock
  readonly logger: Logger
}

interface State {
  held: Map<number, number>
  /** By our own clock, which does not jump; what was confirmed before may have expired after it. */
  validUntilMs: number
  cancelRound: () => void
  cancelExpiry: () => void
  stopped: boolean
}

const newState = (): State => ({
  held: new Map(),
  validUntilMs: 0,
  cancelRound: () => {},
  cancelExpiry: () => {},
  stopped: false,
})

const NOBODY: Held = new Map()

/** Leases by rounds: renew what is held, take what is free, and count their time by our own clock. */
export function createLeaseRounds(options: LeaseRoundsOptions): Leases {
  const { store, clock, onAcquired, onLost } = options
  const state = newState()
  const valid = () => clock.monotonicMs() < state.validUntilMs

  function lose(shards: readonly number[]): void {
    const lost = shards.filter((shard) => state.held.delete(shard))
    if (lost.length > 0) onLost(new Set(lost))
  }

  function expire(): void {
    if (!valid()) lose([...state.held.keys()])
  }

  async function round(): Promise<void> {
    expire()
    const startMs = clock.monotonicMs()
    await renew(store, state, lose)
    confirm(startMs)
    const acquired = await acquire(store, state)
    if (acquired.size === 0) return
    confirm(startMs)
    onAcquired(acquired)
  }

  /** Counted from before the question, for the store may have answered at once. */
  function confirm(startMs: number): void {
    const leftMs = startMs + store.ttlMs - clock.monotonicMs()
    state.validUntilMs = startMs + store.ttlMs
    state.cancelExpiry()
    state.cancelExpiry = state.stopped ? () => {} : clock.setTimer(Math.max(0, leftMs), expire)
  }

  function again(): void {
    if (state.stopped) return
    state.cancelRound = clock.setTimer(LEASE_RENEWAL_MS, () => {
      round()
        .catch((error: unknown) => {
          expire()
          tell(options, error)
        })
        .finally(again)
    })
  }

  return {
    start: async () => {
      await firstRound(options, round, () => state.stopped)
      again()
    },
    held: () => (valid() ? state.held : NOBODY),
    giveUp: (shard) => lose([shard]),
    release: () => release(store, state),
  }
}

const tell = ({ logger }: LeaseRoundsOptions, error: unknown): void =>
  logger.warn({ error: String(error) }, 'the leases could not be renewed')

async function firstRound(
  options: LeaseRoundsOptions,
  round: () => Promise<void>,
  stopped: () => boolean,
): Promise<void> {
  while (!stopped()) {
    try {
      return await round()
    } catch (error) {
      if (options.store.mayBeSilent !== true) throw error
      tell(options, error)
    }
    await wait(options.clock, LEASE_RENEWAL_MS)
  }
}

async function release(store: LeaseStore, state: State): Promise<void> {
  state.stopped = true
  state.cancelRound()
  state.cancelExpiry()
  const { held } = state
  state.held = new Map()
  await store.release(held)
}

/** What a renewal does not confirm is another's. */
async function renew(
  store: LeaseStore,
  { held }: State,
  lose: (shards: readonly number[]) => void,
): Promise<void> {
  if (held.size === 0) return
  const asked = new Map(held)
  const confirmed = await store.renew(asked)
  lose(
    [...asked.keys()].filter(
      (shard) => !confirmed.has(shard) && held.get(shard) === asked.get(shard),
    ),
  )
}

async function acquire(store: LeaseStore, state: State): Promise<Held> {
  const acquired = await store.acquire(state.held)
  if (state.stopped) return NOBODY
  for (const [shard, epoch] of acquired) state.held.set(shard, epoch)
  return acquired
}
