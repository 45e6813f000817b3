import type { LockStoreKind } from '@/server/contract/lock'
import { type Phrase, phrase } from '@/server/contract/words'

export interface LockGuarantee {
  /** Null: Verdict does not offer it; it is here because people use it. */
  readonly kind: LockStoreKind | null
  readonly name: Phrase
  readonly taken: Phrase
  readonly token: Phrase
  readonly lost: Phrase
  readonly efficiencyOnly: boolean
}

/** What a lock is worth, by where it is kept. */
export const lockGuarantees: readonly LockGuarantee[] = [
  {
    kind: 'postgres',
    name: phrase`PostgreSQL, row with a time to live`,
    taken: phrase`A row, written in the turn of its key; time is the database’s`,
    token: phrase`From a sequence, in that turn`,
    lost: phrase`When its time is over. Survives crashes, and a failover to a synchronous standby`,
    efficiencyOnly: false,
  },
  {
    kind: 'etcd',
    name: phrase`etcd, key under a lease`,
    taken: phrase`One transaction, which holds only if nobody was given the lock since the look`,
    token: phrase`The revision of the grant, of the whole store`,
    lost: phrase`When its lease ends. Survives the loss of a minority of the nodes`,
    efficiencyOnly: false,
  },
  {
    kind: 'zookeeper',
    name: phrase`ZooKeeper, node made by the grant`,
    taken: phrase`One multi, which holds only if nobody was given the lock since the look`,
    token: phrase`The transaction that made the node (czxid), of the whole store`,
    lost: phrase`When its time is over, by the clock of the server that leads; who waits goes with the session. Survives the loss of a minority of the servers`,
    efficiencyOnly: false,
  },
  {
    kind: 'redis',
    name: phrase`Redis, script on one server`,
    taken: phrase`A script, by the clock of the server`,
    token: phrase`INCR in that script; given twice after a failover`,
    lost: phrase`When its time is over, and in a failover: replicas follow later, and may not know of it`,
    efficiencyOnly: true,
  },
  {
    kind: null,
    name: phrase`PostgreSQL, advisory lock`,
    taken: phrase`pg_try_advisory_lock, by a session`,
    token: phrase`None`,
    lost: phrase`With its connection, which nobody tells the holder; not kept by a pooler of transactions`,
    efficiencyOnly: true,
  },
]
