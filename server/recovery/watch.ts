import type { Journal } from '@/server/journal/journal'
import type { Participant } from '@/server/participant/participant'
import type { ParticipantStore } from '@/server/participant/participant-store'
import type { Registry } from '@/server/participant/registry'
import type { Clock } from '@/server/platform/clock'
import type { Logger } from '@/server/platform/logger'
import type { Instant } from '@/server/protocol/model'
import type { Swept } from './sweep'

const PROBE_EVERY_MS = 1_000
const PROBE_MS_MAX = 1_000
const SWEEP_EVERY_MS = 30_000

export interface WatchDeps {
  readonly registry: Registry
  readonly store: ParticipantStore
  readonly journal: Journal
  readonly clock: Clock
  readonly logger: Logger
  /** False: another coordinator holds the shards, and does this. */
  readonly active: () => boolean
  /** One pass of the sweep; throws when the participant falls silent meanwhile. */
  readonly sweep: (participant: Participant) => Promise<Pick<Swept, 'onlyHere'>>
  /** The first answer after a silence: deliver at once what is owed there (D21). */
  readonly onAnswer: (name: string) => void
}

export interface Watch {
  /** Sweeps every participant as soon as it answers: after a start, a takeover, a lost session. */
  sweepAll(): void
  close(): void
}

interface Watched {
  answering: boolean | null
  sweepAtMs: number
  /** Asked for meanwhile: a pass that had begun before does not count. */
  due: boolean
  busy: boolean
}

/** Asks every participant each second whether it is there, and sweeps it on its return or every 30 s. */
export function createWatch(deps: WatchDeps): Watch {
  const { registry, clock, logger } = deps
  const watched = new Map<string, Watched>()
  let closed = false
  let cancel = () => {}

  const look = async (name: string) => {
    const participant = registry.get(name)
    const entry = watched.get(name) ?? { answering: null, sweepAtMs: 0, due: true, busy: false }
    watched.set(name, entry)
    if (participant === null || entry.busy) return
    entry.busy = true
    try {
      await examine(deps, participant, entry)
    } catch (error) {
      logger.warn({ error, participant: name }, 'a pass over a participant did not finish')
    } finally {
      entry.busy = false
    }
  }
  const round = () => {
    if (deps.active()) for (const { name } of registry.all()) void look(name)
    if (!closed) cancel = clock.setTimer(PROBE_EVERY_MS, round)
  }

  round()
  return {
    sweepAll: () => {
      for (const entry of watched.values()) entry.due = true
    },
    close: () => {
      closed = true
      cancel()
    },
  }
}

async function examine(deps: WatchDeps, participant: Participant, entry: Watched): Promise<void> {
  const { store, clock, sweep, onAnswer } = deps
  const { name } = participant
  const at = clock.now() as Instant
  const roundTripMs = await participant.probe(AbortSignal.timeout(PROBE_MS_MAX)).catch(() => null)
  if (roundTripMs === null) {
    if (entry.answering !== false) {
      note(deps, 'participant-silent', name, at)
      await store.answered(name, { state: 'no-answer', silentSince: at })
    }
    entry.answering = false
    return
  }
  await store.answered(name, { state: 'up', answeredAt: at, roundTripMs })
  const returned = entry.answering !== true
  entry.answering = true
  if (returned) {
    note(deps, 'participant-answers', name, at)
    onAnswer(name)
  }
  if (!returned && !entry.due && clock.monotonicMs() < entry.sweepAtMs) return
  entry.due = false
  const { onlyHere } = await sweep(participant).catch((error: unknown) => {
    // It fell silent in the middle: the pass is owed still, not only in its regular turn.
    entry.due = true
    throw error
  })
  entry.sweepAtMs = clock.monotonicMs() + SWEEP_EVERY_MS
  await store.swept(name, onlyHere)
}

function note(
  { journal, logger }: WatchDeps,
  type: string,
  participant: string,
  at: Instant,
): void {
  const record = { type, branch: null, at, data: { participant } }
  journal
    .append({ transaction: null, shard: null, epoch: null, records: [record] })
    .catch((error: unknown) => logger.warn({ error }, 'a change of a participant was not recorded'))
}
