import type { LockStoreKind } from '@/server/contract/lock'

export interface LockGuarantee {
  /** Null: Verdict does not offer it; it is here because people use it. */
  readonly kind: LockStoreKind | null
  readonly name: string
  readonly taken: string
  readonly token: string
  readonly lost: string
  readonly efficiencyOnly: boolean
}

/** What a lock is worth, by where it is kept. */
export const lockGuarantees: readonly LockGuarantee[] = [
  {
    kind: 'postgres',
    name: 'PostgreSQL, row with a time to live',
    taken: 'A row, written in the turn of its key; time is the database’s',
    token: 'From a sequence, in that turn',
    lost: 'When its time is over. Survives crashes, and a failover to a synchronous standby',
    efficiencyOnly: false,
  },
  {
    kind: 'etcd',
    name: 'etcd, key under a lease',
    taken: 'One transaction, which holds only if nobody was given the lock since the look',
    token: 'The revision of the grant, of the whole store',
    lost: 'When its lease ends. Survives the loss of a minority of the nodes',
    efficiencyOnly: false,
  },
  {
    kind: 'redis',
    name: 'Redis, script on one server',
    taken: 'A script, by the clock of the server',
    token: 'INCR in that script; given twice after a failover',
    lost: 'When its time is over, and in a failover: replicas follow later, and may not know of it',
    efficiencyOnly: true,
  },
  {
    kind: null,
    name: 'PostgreSQL, advisory lock',
    taken: 'pg_try_advisory_lock, by a session',
    token: 'None',
    lost: 'With its connection, which nobody tells the holder; not kept by a pooler of transactions',
    efficiencyOnly: true,
  },
]
