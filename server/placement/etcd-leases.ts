import type { Clock } from '@/server/platform/clock'
import type { Etcd } from '@/server/platform/etcd-client'
import { type EtcdPlace, isOurs, shardKey, shardKeys } from '@/server/platform/etcd-place'
import type { KeyValue } from '@/server/platform/etcd-wire'
import type { Logger } from '@/server/platform/logger'
import { SHARDS } from '@/server/protocol/ids'
import { createLeaseRounds, type LeaseStore } from './lease-rounds'
import type { Held, LeaseEvents, LeaseRows, Leases } from './leases'

/** Outlasts the choice of a new leader among etcd's nodes (17.2). */
export const ETCD_LEASE_TTL_MS = 5_000
/** A round without an answer by then is over, and the next one begins. */
const CALL_MS_MAX = 3_000

export interface EtcdLeasesOptions extends LeaseEvents {
  readonly rows: LeaseRows
  readonly etcd: Etcd
  readonly place: EtcdPlace
  readonly owner: string
  readonly clock: Clock
  readonly logger: Logger
}

/**
 * Leases in etcd (D40): a key for each shard, bound to a lease of etcd; the revision that made the key
 * is the epoch. It is copied into the journal's row before anything is appended under it, so that the
 * journal's batches are fenced as ever, and the row tells where the owner is.
 */
export const createEtcdLeases = (options: EtcdLeasesOptions): Leases => {
  const { onAcquired, onLost, clock, logger } = options
  return createLeaseRounds({ onAcquired, onLost, clock, logger, store: etcdLeaseStore(options) })
}

type Options = Pick<EtcdLeasesOptions, 'rows' | 'etcd' | 'place' | 'owner'>

function etcdLeaseStore(options: Options): LeaseStore {
  const { rows, etcd } = options
  let lease: string | null = null

  /** The row is renewed too: where it bears another epoch, another has acquired the shard. */
  async function renew(held: Held): Promise<ReadonlySet<number>> {
    if (lease === null) return new Set()
    if (!(await etcd.keepAlive(lease, CALL_MS_MAX))) {
      lease = null
      return new Set()
    }
    return rows.renew(held)
  }

  async function acquire(held: Held): Promise<Held> {
    const shards = await takeable(options, held)
    if (shards.length === 0) return new Map()
    lease = await liveLease(etcd, lease)
    const epoch = await take(options, shards, lease)
    return epoch === null ? new Map() : rows.copy(shards, epoch)
  }

  return {
    ttlMs: ETCD_LEASE_TTL_MS,
    mayBeSilent: true,
    renew,
    acquire,
    release: async (held) => {
      if (lease !== null) await etcd.revokeLease(lease, CALL_MS_MAX)
      await rows.release(held)
    },
  }
}

const liveLease = async (etcd: Etcd, lease: string | null): Promise<string> =>
  lease !== null && (await etcd.keepAlive(lease, CALL_MS_MAX))
    ? lease
    : etcd.grantLease(ETCD_LEASE_TTL_MS, CALL_MS_MAX)

/**
 * Shards without an owner, and those of this node that it does not hold now: what a predecessor has
 * left, or what was given up while etcd was silent. Their keys go, to be made anew (D19).
 */
async function takeable({ etcd, place, owner }: Options, held: Held): Promise<readonly number[]> {
  const list = { getPrefix: shardKeys(place) }
  const answer = await etcd.txn({ compare: [isOurs(place)], success: [list] }, CALL_MS_MAX)
  if (!answer.succeeded) throw new Error('this etcd does not hold the leases of this installation')
  const owned = new Map((answer.found[0] ?? []).map((one) => [shardOf(one), one]))
  const shards = Array.from({ length: SHARDS }, (_, n) => n).filter((shard) => !held.has(shard))
  const left = shards.flatMap((shard) => {
    const found = owned.get(shard)
    return found?.value === owner ? [found] : []
  })
  if (left.length > 0) {
    const compare = left.map(({ key, created }) => ({ key, created }))
    const success = left.map(({ key }) => ({ remove: key }))
    if (!(await etcd.txn({ compare, success }, CALL_MS_MAX)).succeeded) return []
  }
  return shards.filter((shard) => {
    const found = owned.get(shard)
    return found === undefined || found.value === owner
  })
}

const shardOf = ({ key }: KeyValue): number => Number(key.slice(key.lastIndexOf('/') + 1))

/** The epoch, or null if another was faster at one of them: the next round sees what is left. */
async function take(
  { etcd, place, owner }: Options,
  shards: readonly number[],
  lease: string,
): Promise<number | null> {
  const keys = shards.map((shard) => shardKey(place, shard))
  const answer = await etcd.txn(
    {
      compare: [isOurs(place), ...keys.map((key) => ({ key, created: 0 }))],
      success: keys.map((put) => ({ put, value: owner, lease })),
    },
    CALL_MS_MAX,
  )
  return answer.succeeded ? place.base + answer.revision : null
}
