/*
 * Only the clock of the database tells when a claim has run out. What is held for a transaction stays
 * for as long as that has not ended: its prepared branches keep their own locks as long. One that ended
 * in damage keeps them until somebody has taken note of it.
 */

const lives = `(c.expires_at > clock_timestamp() or exists (select from verdict_transaction t
  where t.id = c.transaction and t.ended_at is null and t.acknowledged_at is null
    and c.token is not null))`

const ms = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`

const columns = `c.id, c.key, c.mode, c.owner, c.priority, c.ttl_ms, c.transaction, c.token::float8,
  ${ms('c.born_at')} born_ms, ${ms('c.asked_at')} asked_ms, ${ms('c.granted_at')} granted_ms,
  ${ms('c.expires_at')} expires_ms, ${ms('(statement_timestamp() - c.asked_at)')} waited_ms`

/**
 * Who changes the claims of a key takes turns; by the time of the next statement the turn is ours, and
 * that one sees what the last has left. The lock ends with the database's transaction.
 */
export const takeTurn = `select pg_advisory_xact_lock(hashtextextended($1, 0x56444c4b))`

export const readKey = `select ${columns} from verdict_lock_claim c
where c.key = $1 and ${lives} order by c.place`

export const listKeys = `with shown as (
  select c.key from verdict_lock_claim c where ${lives} group by c.key
  order by count(*) filter (where c.token is null) desc, min(c.asked_at), c.key limit $1)
select ${columns} from verdict_lock_claim c join shown using (key) where ${lives} order by c.place`

const NEXT = `nextval(pg_get_serial_sequence('verdict_lock_claim', 'place'))`
const from = (column: string) => `clock_timestamp() + ${column} * interval '1 millisecond'`

/**
 * $1 id, $2 key, $3 mode, $4 owner, $5 priority, $6 time to live, $7 transaction, $8 born, $9 how long
 * the row lives, $10 whether it is granted. The token is taken in our turn, after all others of the key.
 */
export const putClaim = `insert into verdict_lock_claim as c
  (id, key, mode, owner, priority, ttl_ms, transaction, born_at, expires_at, token, granted_at)
select $1, $2, $3, $4, $5, $6, $7,
  coalesce(to_timestamp($8::float8 / 1000), clock_timestamp()), ${from('$9::int')},
  case when $10 then ${NEXT} end, case when $10 then clock_timestamp() end
on conflict (key, id) do update set expires_at = excluded.expires_at, ttl_ms = excluded.ttl_ms,
  token = excluded.token, granted_at = excluded.granted_at, mode = excluded.mode,
  owner = excluded.owner, priority = excluded.priority, transaction = excluded.transaction
returning ${columns}`

const isBegun = 'exists (select from verdict_transaction t where t.id = c.transaction)'

/**
 * $1 id, $2 key, $3 time to live, $4 the transaction that it is held for from now on, and $5 who that
 * is, unless it is held for one that was begun.
 */
export const renewClaim = `update verdict_lock_claim c set expires_at = ${from('$3::int')}, ttl_ms = $3,
  transaction = case when ${isBegun} then c.transaction else coalesce($4, c.transaction) end,
  owner = case when ${isBegun} then c.owner else coalesce($5, c.owner) end
where c.id = $1 and c.key = $2 and ${lives} returning ${columns}`

/** $1 id, $2 key. */
export const removeClaim = 'delete from verdict_lock_claim where id = $1 and key = $2'

/** Of the key in our turn: what has run out is gone before anything new is put there. */
export const removeExpired = `delete from verdict_lock_claim c where c.key = $1 and not ${lives}`

/** What nobody asks for any more. $1 how many at the most. */
export const pruneExpired = `delete from verdict_lock_claim where (key, id) in (
  select c.key, c.id from verdict_lock_claim c
  where c.expires_at < clock_timestamp() - interval '1 minute' and not ${lives}
  limit $1 for update skip locked)`

export const NOTIFY = `select pg_notify('verdict_lock', $1)`
