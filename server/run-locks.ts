import { Pool } from 'pg'
import { createEtcdLocks } from './lock/etcd-locks'
import type { LockStore } from './lock/lock'
import { telling } from './lock/locks-silent'
import type { LockPlace } from './lock/place'
import { createPostgresLocks, type PostgresLocksOptions } from './lock/postgres-locks'
import { createRedisLocks } from './lock/redis-locks'
import { createZooKeeperLocks } from './lock/zookeeper-locks'
import { systemClock } from './platform/clock'
import { createEtcd } from './platform/etcd-client'
import { newUlid } from './platform/ids'
import { createZooKeeper } from './platform/zookeeper-client'

const CONNECTIONS_MAX = 3
const CONNECT_MS_MAX = 15_000
const QUERY_MS_MAX = 10_000
/** Whoever stands still in its turn at a key loses it before those behind it give up. */
const TURN_MS_MAX = 2_000
const LOCK_MS_MAX = 3_000

interface Surroundings extends Pick<PostgresLocksOptions, 'hear'> {
  /** Of the journal's database. */
  readonly url: string
  readonly cluster: string
  readonly onLost: (error: Error) => void
}

/** The store of locks of this installation: the journal's database, unless another was chosen. */
export function openLockStore(place: LockPlace, given: Surroundings): LockStore {
  switch (place.store) {
    case 'postgres':
      return overItsOwnPool(given)
    case 'etcd': {
      const clock = systemClock
      const etcd = createEtcd({ endpoints: place.endpoints, clock })
      return telling(createEtcdLocks({ etcd, clock, newUlid, cluster: given.cluster }))
    }
    case 'zookeeper': {
      const { onLost, cluster } = given
      const zookeeper = createZooKeeper({ ...place, clock: systemClock, onLost })
      return telling(createZooKeeperLocks({ zookeeper, cluster, newUlid }))
    }
    case 'redis':
      return telling(createRedisLocks({ ...given, url: place.url }))
  }
}

/** Many may wait for one lock, each with a connection: that must not keep leases from being renewed. */
function overItsOwnPool({ url, hear, onLost }: Surroundings): LockStore {
  const pool = new Pool({
    ...{ connectionString: url, max: CONNECTIONS_MAX, application_name: 'verdict locks' },
    ...{ connectionTimeoutMillis: CONNECT_MS_MAX, query_timeout: QUERY_MS_MAX, keepAlive: true },
    ...{ lock_timeout: LOCK_MS_MAX, idle_in_transaction_session_timeout: TURN_MS_MAX },
  })
  pool.on('error', onLost)
  return { ...telling(createPostgresLocks({ pool, hear })), close: () => pool.end() }
}
