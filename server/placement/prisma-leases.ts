import type { PrismaClient } from '@/prisma/client/client'
import type { Clock } from '@/server/platform/clock'
import type { Logger } from '@/server/platform/logger'
import { acquireSql, releaseSql, renewSql } from './lease-sql'
import { type Held, LEASE_RENEWAL_MS, LEASE_TTL_MS, type LeaseEvents, type Leases } from './leases'

export interface PrismaLeasesOptions extends LeaseEvents {
  readonly prisma: PrismaClient
  /** The node id of this installation's folder, the same after a restart. */
  readonly owner: string
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

const NOBODY: Held = new Map()

/** Leases in the rows of the journal's database; only its clock tells when one has expired. */
export function createPrismaLeases(options: PrismaLeasesOptions): Leases {
  const { clock, logger, onAcquired, onLost } = options
  const state: State = {
    held: new Map(),
    validUntilMs: 0,
    cancelRound: () => {},
    cancelExpiry: () => {},
    stopped: false,
  }
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
    await renew(options, state, lose)
    confirm(startMs)
    const acquired = await acquire(options, state)
    if (acquired.size === 0) return
    confirm(startMs)
    onAcquired(acquired)
  }

  /** Counted from before the question, for the database may have answered at once. */
  function confirm(startMs: number): void {
    const leftMs = startMs + LEASE_TTL_MS - clock.monotonicMs()
    state.validUntilMs = startMs + LEASE_TTL_MS
    state.cancelExpiry()
    state.cancelExpiry = state.stopped ? () => {} : clock.setTimer(Math.max(0, leftMs), expire)
  }

  function again(): void {
    if (state.stopped) return
    state.cancelRound = clock.setTimer(LEASE_RENEWAL_MS, () => {
      round()
        .catch((error: unknown) => {
          expire()
          logger.warn({ error: String(error) }, 'the leases could not be renewed')
        })
        .finally(again)
    })
  }

  return {
    start: async () => {
      await round()
      again()
    },
    held: () => (valid() ? state.held : NOBODY),
    giveUp: (shard) => lose([shard]),
    release: () => release(options, state),
  }
}

async function release({ prisma, owner }: PrismaLeasesOptions, state: State): Promise<void> {
  state.stopped = true
  state.cancelRound()
  state.cancelExpiry()
  const { held } = state
  state.held = new Map()
  await prisma.$executeRawUnsafe(releaseSql, owner, [...held.keys()], [...held.values()])
}

/** What a renewal does not confirm is another's. */
async function renew(
  { prisma, owner }: PrismaLeasesOptions,
  { held }: State,
  lose: (shards: readonly number[]) => void,
): Promise<void> {
  if (held.size === 0) return
  const asked = new Map(held)
  const shards = [...asked.keys()]
  const rows = await prisma.$queryRawUnsafe<{ shard: number }[]>(
    renewSql,
    ...[owner, LEASE_TTL_MS, shards, [...asked.values()]],
  )
  const confirmed = new Set(rows.map(({ shard }) => shard))
  lose(shards.filter((shard) => !confirmed.has(shard) && held.get(shard) === asked.get(shard)))
}

async function acquire({ prisma, owner }: PrismaLeasesOptions, state: State): Promise<Held> {
  const rows = await prisma.$queryRawUnsafe<{ shard: number; epoch: bigint }[]>(
    acquireSql,
    ...[owner, LEASE_TTL_MS, [...state.held.keys()]],
  )
  if (state.stopped) return NOBODY
  const acquired = new Map(rows.map(({ shard, epoch }) => [shard, Number(epoch)]))
  for (const [shard, epoch] of acquired) state.held.set(shard, epoch)
  return acquired
}
