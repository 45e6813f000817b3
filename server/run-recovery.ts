import type { Coordinator } from './coordinator/coordinator'
import { PARTICIPANTS_CHANNEL } from './participant/participant-store'
import { POLICIES_CHANNEL } from './participant/policy-store'
import type { Held } from './placement/leases'
import type { Instant, TransactionId } from './protocol/model'
import { confirmedVerdicts } from './recovery/confirmed-verdicts'
import { sweep } from './recovery/sweep'
import { adoptAll, type TakeoverDeps, takeOverAtLast } from './recovery/takeover'
import { createWatch } from './recovery/watch'
import type { Common } from './run-common'

const LOOK_EVERY_MS = 1_000
const VERDICTS_CHANNEL = 'verdict_decided'

interface Options {
  readonly coordinator: Coordinator
  /** The open set of what was acquired is in hand. */
  readonly onLoaded: () => void
}

/** Which shards are ours, and what recovery does with them: leases, takeover, sweep, put together. */
export function createRecovery(common: Common, { coordinator, onLoaded }: Options) {
  const { logger, journal, registry, clock } = common
  const holds = (shard: number, epoch: number) => leases.held().get(shard) === epoch
  const takeover: TakeoverDeps = {
    ...{ journal, registry },
    // The shard may have been lost meanwhile, and then who acquired it takes it over.
    adopt: (open, epoch, committed) => {
      if (holds(open.shard, epoch)) coordinator.adopt(open, epoch, committed)
    },
  }
  const leases = common.verdicts.leases({
    owner: common.home.nodeId(),
    onAcquired: (shards) => {
      loading = acquire(shards)
    },
    onLost: (shards) => coordinator.drop(shards),
  })
  let loading = Promise.resolve()
  const reported = new Map<string, string>()
  const acquire = async (shards: Held) => {
    note(common, 'lease-acquired', { shards: shards.size, epoch: Math.max(...shards.values()) })
    const open = await takeOverAtLast(takeover, shards, {
      clock,
      held: () => [...shards].some(([shard, epoch]) => holds(shard, epoch)),
      onFault: (error) => logger.warn({ error }, 'the open set could not be loaded yet'),
    })
    if (open === null) return
    logger.info({ shards: shards.size, open }, 'shards were acquired and their open set loaded')
    onLoaded()
    watch.sweepAll()
  }
  const watch = createWatch({
    ...{ ...common, store: common.participants },
    active: () => leases.held().size > 0,
    onAnswer: coordinator.wake,
    sweep: (participant) =>
      sweep(
        {
          ...common,
          ...{ reported, isPaused: common.policies.isPaused },
          isRunning: (id) => coordinator.find(id) !== null,
          holds: (shard) => leases.held().has(shard),
          readopt: async (id) => {
            const found = await journal.find(id)
            if (found !== null && !found.ended) await adoptAll(takeover, [found], leases.held())
          },
        },
        participant,
      ),
  })
  return { leases, watch, loaded: () => loading }
}

const POLICIES_EVERY_MS = 5_000
const SETTINGS_CHANNELS = [PARTICIPANTS_CHANNEL, POLICIES_CHANNEL]

/** D11: somebody else's verdict is heard of by notification, and looked for every second. */
export function hearVerdicts(common: Common, coordinator: Coordinator): () => void {
  const { journal, registry, hear } = common
  const look = async (ids: readonly TransactionId[]) => {
    if (ids.length === 0) return
    for (const [id, standing] of await confirmedVerdicts(journal, ids))
      coordinator.hear(id, standing)
  }
  const undecided = () =>
    [...coordinator.running()].filter(({ decided }) => !decided.raised).map(({ id }) => id)
  const listener = hear([VERDICTS_CHANNEL, ...SETTINGS_CHANNELS], (channel, payload) => {
    if (channel === POLICIES_CHANNEL) void lookAtPolicies(common, coordinator)
    else if (channel === PARTICIPANTS_CHANNEL)
      void registry.reload().then(coordinator.reconsider, () => {})
    else {
      const told = payload === '*' ? undecided() : (payload.split(',') as TransactionId[])
      const open = told.filter((id) => coordinator.find(id)?.decided.raised === false)
      void look(open.filter(isNotMine(coordinator))).catch(() => {})
    }
  })
  const stop = every(common, LOOK_EVERY_MS, () => look(undecided()))
  const following = followPolicies(common, coordinator)
  return () => {
    listener.close()
    following()
    stop()
  }
}

/** Nobody waits for ever because a notification was lost, or a reading failed. */
const followPolicies = (common: Common, coordinator: Coordinator): (() => void) =>
  every(common, POLICIES_EVERY_MS, () => lookAtPolicies(common, coordinator))

async function lookAtPolicies({ policies }: Common, coordinator: Coordinator): Promise<void> {
  if (await policies.reload()) coordinator.reconsider()
}

/** Its own proposals are answered by the journal; asking again would only cost. */
const isNotMine = (coordinator: Coordinator) => (id: TransactionId) =>
  !proposing.has(coordinator.find(id)?.state.phase ?? '')

const proposing: ReadonlySet<string> = new Set(['deciding', 'concluding'])

export function every(
  { clock, logger }: Pick<Common, 'clock' | 'logger'>,
  ms: number,
  work: () => Promise<void>,
): () => void {
  let cancel = () => {}
  const round = () => {
    cancel = clock.setTimer(ms, () => {
      work()
        .catch((error: unknown) => logger.warn({ error }, 'a regular task failed'))
        .finally(round)
    })
  }
  round()
  return () => cancel()
}

function note(
  { journal, clock, logger }: Common,
  type: string,
  data: Record<string, unknown>,
): void {
  const record = { type, branch: null, at: clock.now() as Instant, data }
  journal
    .append({ transaction: null, shard: null, epoch: null, records: [record] })
    .catch((error: unknown) => logger.warn({ error }, 'a takeover was not recorded'))
}
