/* Rows are taken in the order of the shards, as batches of the journal take them (D15). */

/** $1 owner, $2 time to live in milliseconds, $3 shards held already. Epoch + 1 either way (D19). */
export const acquireSql = `with due as materialized (
  select shard from verdict_lease
  where (expires_at < clock_timestamp() or owner = $1) and shard <> all($3::int[])
  order by shard for no key update
)
update verdict_lease l set owner = $1, epoch = l.epoch + 1,
  expires_at = clock_timestamp() + $2 * interval '1 millisecond'
from due where l.shard = due.shard returning l.shard, l.epoch`

/** $1 owner, $2 time to live in milliseconds, $3 shards, $4 their epochs. */
export const renewSql = `with mine as materialized (
  select l.shard from verdict_lease l
  join unnest($3::int[], $4::bigint[]) h(shard, epoch) on h.shard = l.shard
  where l.owner = $1 and l.epoch = h.epoch
  order by l.shard for no key update of l
)
update verdict_lease l set expires_at = clock_timestamp() + $2 * interval '1 millisecond'
from mine where l.shard = mine.shard returning l.shard`

/** $1 owner, $2 shards, $3 their epochs. */
export const releaseSql = `with mine as materialized (
  select l.shard from verdict_lease l
  join unnest($2::int[], $3::bigint[]) h(shard, epoch) on h.shard = l.shard
  where l.owner = $1 and l.epoch = h.epoch
  order by l.shard for no key update of l
)
update verdict_lease l set expires_at = '-infinity' from mine where l.shard = mine.shard`

/**
 * Where leases are etcd's: its revision becomes the epoch of the row, by which every batch is fenced,
 * and never goes back (D40). $1 owner, $2 time to live in milliseconds, $3 shards, $4 the epoch.
 */
export const copySql = `with mine as materialized (
  select shard from verdict_lease where shard = any($3::int[]) and epoch < $4::bigint
  order by shard for no key update
)
update verdict_lease l set owner = $1, epoch = $4::bigint,
  expires_at = clock_timestamp() + $2 * interval '1 millisecond'
from mine where l.shard = mine.shard returning l.shard`
