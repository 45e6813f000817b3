import { createMarkerTable, MARKER_LOCK, MARKER_SCHEMA } from '@/server/participant/marker-sql'

/*
 * What the kit keeps in the application's own database, beside the marker. What is prepared is kept
 * by PostgreSQL itself; a row here says what had been asked and answered, never what is prepared.
 */

const at = (table: string): string => `${MARKER_SCHEMA}.${table}`
export const BRANCHES = at('verdict_branch_state')
export const ANSWERS = at('verdict_answer')
export const EPOCHS = at('verdict_epoch')
export const BARRIERS = at('verdict_barrier')

/** Every process of the application may do this at its start, all at the same time. */
export const setUpTables = `BEGIN;
SELECT pg_catalog.pg_advisory_xact_lock(${MARKER_LOCK});
${createMarkerTable};
CREATE TABLE IF NOT EXISTS ${BRANCHES} (
  gid text COLLATE "C" NOT NULL,
  branch integer NOT NULL,
  state text COLLATE "C" NOT NULL CHECK (state IN
    ('ACTIVE', 'READ_ONLY', 'PREPARED', 'PRE_COMMITTED', 'COMMITTED', 'ABORTED')),
  epoch bigint NOT NULL,
  deadline timestamptz NOT NULL,
  since timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  PRIMARY KEY (gid, branch)
);
CREATE TABLE IF NOT EXISTS ${ANSWERS} (
  key text COLLATE "C" PRIMARY KEY,
  body_hash text COLLATE "C" NOT NULL,
  status integer,
  body jsonb,
  at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp()
);
CREATE TABLE IF NOT EXISTS ${EPOCHS} (
  shard text COLLATE "C" PRIMARY KEY,
  epoch bigint NOT NULL
);
CREATE TABLE IF NOT EXISTS ${BARRIERS} (
  gid text COLLATE "C" NOT NULL,
  branch integer NOT NULL,
  op text COLLATE "C" NOT NULL,
  barrier_id text COLLATE "C" NOT NULL,
  reason text COLLATE "C" NOT NULL,
  at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  PRIMARY KEY (gid, branch, op, barrier_id)
);
COMMIT`

/**
 * Stands in RETURNING: this statement's commit is not synced by itself. What is written before a
 * promise or a verdict is on disk with it, for the log is written in order.
 */
const lazily = "pg_catalog.set_config('synchronous_commit', 'off', true)"

/** The row of a branch, with its answer to prepare and the highest epoch of its shard. */
export const readBranch = `SELECT b.state, b.epoch::text, b.since, b.deadline,
  a.body_hash "bodyHash", a.status, a.body, e.epoch::text "highest"
FROM (SELECT) one
LEFT JOIN ${BRANCHES} b ON b.gid = $1 AND b.branch = $2::integer
LEFT JOIN ${ANSWERS} a ON a.key = $3
LEFT JOIN ${EPOCHS} e ON e.shard = $4`

/**
 * Takes a prepare in: whose body it is, and that its work has begun.
 * Parameters: gid, branch, epoch, deadline, key, hash. The hash that came first comes back.
 */
export const admit = `WITH row AS (
  INSERT INTO ${BRANCHES} (gid, branch, state, epoch, deadline)
  VALUES ($1, $2, 'ACTIVE', $3, $4) ON CONFLICT (gid, branch) DO NOTHING)
INSERT INTO ${ANSWERS} AS a (key, body_hash) VALUES ($5, $6)
ON CONFLICT (key) DO UPDATE SET key = a.key RETURNING a.body_hash "bodyHash", ${lazily}`

/** Parameters: shard, epoch. The higher one stays. */
export const raiseEpoch = `INSERT INTO ${EPOCHS} AS e (shard, epoch) VALUES ($1, $2)
ON CONFLICT (shard) DO UPDATE SET epoch = excluded.epoch WHERE e.epoch < excluded.epoch`

/** After the promise, for people and for evidence; PostgreSQL's own list is what counts. */
export const notePrepared = `UPDATE ${BRANCHES} SET state = 'PREPARED', since = clock_timestamp()
WHERE gid = $1 AND branch = $2 AND state = 'ACTIVE' RETURNING ${lazily}`

/** Parameters: gid, branch, state, epoch. Answers since when it is in that state. */
export const noteEnd = `INSERT INTO ${BRANCHES} AS b (gid, branch, state, epoch, deadline)
VALUES ($1, $2, $3, $4, pg_catalog.clock_timestamp())
ON CONFLICT (gid, branch) DO UPDATE SET state = excluded.state,
  since = CASE WHEN b.state = excluded.state THEN b.since ELSE excluded.since END
RETURNING since`

/** The same, where something else on disk proves it. */
export const noteProven = `${noteEnd}, ${lazily}`

/** Parameters: key, hash, status, body. The answer that came first stands. */
export const noteAnswer = `INSERT INTO ${ANSWERS} AS a (key, body_hash, status, body)
VALUES ($1, $2, $3, $4) ON CONFLICT (key) DO UPDATE
SET status = coalesce(a.status, excluded.status), body = coalesce(a.body, excluded.body)
RETURNING body_hash "bodyHash", status, body`

export const readPrepared = `SELECT prepared "since" FROM pg_catalog.pg_prepared_xacts
WHERE database = pg_catalog.current_database() AND gid = $1`

/** Parameters: the last name of the page before, and how many. */
export const listPrepared = `SELECT p.gid name, p.prepared "since", b.epoch::text
FROM pg_catalog.pg_prepared_xacts p
LEFT JOIN ${BRANCHES} b ON 'vd1_' || b.gid || '_' || b.branch = p.gid
WHERE p.database = pg_catalog.current_database() AND p.gid LIKE 'vd1\\_%' AND p.gid > $1 COLLATE "C"
ORDER BY p.gid COLLATE "C" LIMIT $2`

/** What the memory of branches is: this database of this server, whatever process asks. */
export const readServer = `SELECT system_identifier::text || '/' || (SELECT oid::text
  FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()) server
FROM pg_catalog.pg_control_system()`
