import type { Coordinator } from './coordinator/coordinator'
import { createPrismaGates } from './participant/prisma-gates'
import type { Instant } from './protocol/model'
import type { Common } from './run-common'
import { every } from './run-recovery'

const PUBLISH_EVERY_MS = 1_000
const PRUNE_EVERY_MS = 60_000

interface Publishing {
  /** A breaker has moved: told at once, and noted in the journal, by which pages hear of it. */
  readonly moved: (participant: string) => void
  readonly close: () => void
}

/** Tells everybody how the gates of this coordinator stand, whenever that is other than it was. */
export function publishGates(common: Common, coordinator: () => Coordinator): Publishing {
  const { logger, journal, clock, database } = common
  const store = createPrismaGates(database.prisma, journal.stream.name)
  const told = new Map<string, string>()
  const publish = async () => {
    const gates = [...coordinator().gates.states()].map(([participant, state]) => ({
      participant,
      ...state,
    }))
    const news = gates.filter((gate) => told.get(gate.participant) !== JSON.stringify(gate))
    if (news.length === 0) return
    await store.publish(news)
    for (const gate of news) told.set(gate.participant, JSON.stringify(gate))
  }
  const note = async (participant: string) => {
    const state = coordinator().gates.states().get(participant)
    if (state === undefined) return
    const { breaker, untilMs } = state
    const data = { participant, ...(untilMs !== null && { untilMs }) }
    const record = { type: `breaker-${breaker}`, branch: null, at: clock.now() as Instant, data }
    await publish()
    await journal.append({ transaction: null, shard: null, epoch: null, records: [record] })
  }
  const publishing = every(common, PUBLISH_EVERY_MS, publish)
  const pruning = every(common, PRUNE_EVERY_MS, store.prune)
  return {
    moved: (participant) =>
      void note(participant).catch((error: unknown) =>
        logger.warn({ error, participant }, 'a breaker that moved was not recorded'),
      ),
    close: () => {
      publishing()
      pruning()
    },
  }
}
