import type { Clock } from '@/server/platform/clock'
import type { Logger } from '@/server/platform/logger'
import type { EvaluatorStore, Slots } from './alert-store'
import type { Deliverer } from './deliverer'
import { POST_MS_MAX } from './post'

const ROUND_MS = 1_000
/** Longer than any delivery takes: whoever has begun one has ended it before another may begin. */
export const EVALUATOR_TTL_MS = 10_000
const SLOTS_EVERY_MS = 5_000
const PRUNE_EVERY_MS = 60_000

export interface EvaluatorDeps {
  readonly store: EvaluatorStore
  readonly clock: Clock
  readonly logger: Logger
  readonly retentionDays: number
  /** How many places for prepared transactions are taken, by participant. */
  readonly readSlots: () => Promise<Slots>
  readonly deliverer: (mayDeliver: () => boolean) => Deliverer
}

interface State {
  epoch: number | null
  /** By our own clock, counted from before the question. */
  validUntilMs: number
  /** Nobody was asked yet, so what our last process held is ours. */
  first: boolean
  slots: Slots
  slotsAtMs: number
  pruneAtMs: number
}

/** Evaluates the rules each second and delivers what comes of it, in one process at a time. */
export function createEvaluator(deps: EvaluatorDeps): { close(): Promise<void> } {
  const { store, clock, logger } = deps
  const state: State = {
    ...{ epoch: null, validUntilMs: 0, first: true },
    ...{ slots: new Map(), slotsAtMs: 0, pruneAtMs: 0 },
  }
  const leftMs = () => (state.epoch === null ? 0 : state.validUntilMs - clock.monotonicMs())
  const deliverer = deps.deliverer(() => !closed && leftMs() > POST_MS_MAX)
  let closed = false
  let cancel = () => {}

  const round = async () => {
    await hold(deps, state)
    const { epoch } = state
    if (epoch === null) return
    await look(deps, state)
    if (await store.pass({ epoch, slots: state.slots })) await deliverer.round()
    else state.epoch = null
  }
  const again = () => {
    if (!closed) cancel = clock.setTimer(ROUND_MS, run)
  }
  let running = Promise.resolve()
  const run = () => {
    running = round()
      .catch((error: unknown) => logger.warn({ error }, 'the alerts were not evaluated'))
      .finally(again)
  }
  run()
  return {
    close: async () => {
      closed = true
      cancel()
      await running
      await deliverer.idle()
      const { epoch } = state
      if (epoch !== null)
        await store.release(epoch).catch((error: unknown) => logger.warn({ error }, 'it runs out'))
    },
  }
}

/** Keeps what is held, or takes what is free. */
async function hold({ store, clock }: EvaluatorDeps, state: State): Promise<void> {
  const startMs = clock.monotonicMs()
  if (state.epoch !== null && !(await store.renew(state.epoch))) state.epoch = null
  state.epoch ??= await store.acquire(state.first)
  state.first = false
  state.validUntilMs = startMs + EVALUATOR_TTL_MS
}

/** What need not be looked at each second. */
async function look({ store, clock, ...deps }: EvaluatorDeps, state: State): Promise<void> {
  const nowMs = clock.monotonicMs()
  if (nowMs >= state.slotsAtMs) {
    state.slotsAtMs = nowMs + SLOTS_EVERY_MS
    state.slots = (await store.wantsSlots()) ? await deps.readSlots() : new Map()
  }
  if (nowMs < state.pruneAtMs) return
  state.pruneAtMs = nowMs + PRUNE_EVERY_MS
  await store.prune(deps.retentionDays)
}
