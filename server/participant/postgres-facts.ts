import type { Fact } from './participant'
import type { Row } from './postgres-exchange'

/** What `findHorizon` tells of one branch, as facts with their sources. */
export function horizonFacts(row: Row | undefined): readonly Fact[] {
  const [, age, dead] = row ?? []
  if (typeof age !== 'string') return []
  return [
    {
      name: 'xmin-age',
      value: Number(age),
      source: 'pg_prepared_xacts: age() of its transaction number',
    },
    {
      name: 'kept-rows',
      value: typeof dead === 'string' ? Number(dead) : 'held back by something older as well',
      source:
        typeof dead === 'string'
          ? 'pg_stat_user_tables: n_dead_tup of all tables of this database, an estimate; no transaction reaches further back than this one, and what died since it began cannot be removed'
          : 'pg_stat_activity, pg_prepared_xacts and pg_replication_slots: another one reaches further back',
    },
  ]
}
