import { MARKER_LOCK, MARKER_SCHEMA } from '@/server/participant/marker-sql'

/*
 * The transactional outbox (`protocols.md` 8.1): a message is a row of the business transaction, and
 * a relay publishes what has committed. The inbox is the other end: what was received, by its id.
 */

const at = (table: string): string => `${MARKER_SCHEMA}.${table}`
const OUTBOX = at('verdict_outbox')
export const INBOX = at('verdict_inbox')

export const CHANNEL = 'verdict_outbox'

/** The first half of two kinds of advisory locks: of a partition, and of a key. */
const PARTITION_LOCK = 0x56444f50
const KEY_LOCK = 0x56444f4b
const PARTITIONS = 16

/** Every process of the application may do this at its start, all at the same time. */
export const setUpTables = `BEGIN;
SELECT pg_catalog.pg_advisory_xact_lock(${MARKER_LOCK});
CREATE TABLE IF NOT EXISTS ${OUTBOX} (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  xid xid8 NOT NULL DEFAULT pg_catalog.pg_current_xact_id(),
  message uuid NOT NULL DEFAULT pg_catalog.gen_random_uuid(),
  key text COLLATE "C" NOT NULL,
  partition integer NOT NULL
    GENERATED ALWAYS AS ((pg_catalog.hashtextextended(key, 0) & ${PARTITIONS - 1})::integer) STORED,
  payload jsonb NOT NULL,
  headers jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp()
);
CREATE INDEX IF NOT EXISTS verdict_outbox_partition ON ${OUTBOX} (partition, id);
CREATE TABLE IF NOT EXISTS ${INBOX} (
  message text COLLATE "C" PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp()
);
CREATE INDEX IF NOT EXISTS verdict_inbox_at ON ${INBOX} (at);
COMMIT`

/** Fails with 25P01 outside of a transaction; takes no lock that the insert does not take. */
export const insideOutbox = `LOCK TABLE ${OUTBOX} IN ROW EXCLUSIVE MODE`
export const insideInbox = `LOCK TABLE ${INBOX} IN ROW EXCLUSIVE MODE`

/**
 * Parameters: key, payload, headers. Transactions with messages of one key take turns until they
 * commit, so that of one key the ids are in the order of the commits.
 */
export const enqueue = `WITH turn AS MATERIALIZED (
  SELECT pg_catalog.pg_advisory_xact_lock(${KEY_LOCK}, pg_catalog.hashtext($1::text)))
INSERT INTO ${OUTBOX} (key, payload, headers)
SELECT $1::text, $2::jsonb, $3::jsonb FROM turn RETURNING message::text`

/** Partitions with messages whose key is not in $1. */
export const findPartitions = `SELECT p FROM pg_catalog.generate_series(0, ${PARTITIONS - 1}) p
WHERE EXISTS (SELECT FROM ${OUTBOX} o WHERE o.partition = p AND o.key <> ALL ($1::text[]))`

export const takePartition = `SELECT
  pg_catalog.pg_try_advisory_xact_lock(${PARTITION_LOCK}, $1::integer) taken`

/**
 * Parameters: partition, keys that wait, how many. There is no cursor: what commits late is there
 * when it is there. Behind a row that somebody has locked nothing of its key is taken.
 */
export const takeMessages = `WITH taken AS (
  SELECT id, message::text, key, payload, headers, created_at "createdAt" FROM ${OUTBOX}
  WHERE partition = $1 AND key <> ALL ($2::text[])
  ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED)
SELECT t.* FROM taken t WHERE NOT EXISTS (SELECT FROM ${OUTBOX} o
  WHERE o.partition = $1 AND o.key = t.key AND o.id < t.id
    AND o.id NOT IN (SELECT id FROM taken))
ORDER BY t.id`

export const removeMessages = `DELETE FROM ${OUTBOX} WHERE id = ANY ($1::bigint[])`

/** What waits, and what is withheld: prepared transactions that have written into the outbox. */
export const readStatus = `SELECT
  (SELECT count(*)::integer FROM ${OUTBOX}) waiting,
  (SELECT extract(epoch FROM pg_catalog.clock_timestamp() - min(created_at)) * 1000
    FROM ${OUTBOX})::float8 "oldestMs",
  (SELECT extract(epoch FROM pg_catalog.clock_timestamp() - min(prepared)) * 1000
    FROM pg_catalog.pg_prepared_xacts
    WHERE database = pg_catalog.current_database())::float8 "vacuumHeldMs",
  coalesce((SELECT json_agg(json_build_object('gid', p.gid, 'forMs',
      (extract(epoch FROM pg_catalog.clock_timestamp() - p.prepared) * 1000)::float8)
      ORDER BY p.prepared)
    FROM pg_catalog.pg_prepared_xacts p
    WHERE p.database = pg_catalog.current_database() AND EXISTS (
      SELECT FROM pg_catalog.pg_locks own JOIN pg_catalog.pg_locks l USING (virtualtransaction)
      WHERE own.transactionid = p.transaction AND own.pid IS NULL AND l.pid IS NULL
        AND l.relation = '${OUTBOX}'::pg_catalog.regclass
        AND l.mode = 'RowExclusiveLock')), '[]') withheld`

/** True: it came for the first time. */
export const receive = `INSERT INTO ${INBOX} (message) VALUES ($1) ON CONFLICT DO NOTHING`

/** Parameters: an instant, and how many at most. */
export const pruneInbox = `DELETE FROM ${INBOX} WHERE message IN (
  SELECT message FROM ${INBOX} WHERE at < $1 ORDER BY at LIMIT $2 FOR UPDATE SKIP LOCKED)`
