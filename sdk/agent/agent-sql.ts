import { MARKER_LOCK, MARKER_SCHEMA } from '@/server/participant/marker-sql'

/* What an agent keeps beside what every participant keeps: whom it can ask, and whom it obeys. */

const BRANCHES = `${MARKER_SCHEMA}.verdict_branch_state`
const PEERS = `${MARKER_SCHEMA}.verdict_agent_peer`
const ELECTIONS = `${MARKER_SCHEMA}.verdict_agent_election`

export const setUpAgentTables = `BEGIN;
SELECT pg_catalog.pg_advisory_xact_lock(${MARKER_LOCK});
CREATE TABLE IF NOT EXISTS ${PEERS} (
  gid text COLLATE "C" NOT NULL,
  peer integer NOT NULL,
  url text NOT NULL,
  PRIMARY KEY (gid, peer)
);
CREATE TABLE IF NOT EXISTS ${ELECTIONS} (
  gid text COLLATE "C" PRIMARY KEY,
  election bigint NOT NULL
);
COMMIT`

/** Before the promise, so that whoever finds the promise finds them. Parameters: gid, peer, url. */
export const notePeer = `INSERT INTO ${PEERS} (gid, peer, url) VALUES ($1, $2, $3)
ON CONFLICT (gid, peer) DO UPDATE SET url = excluded.url`

export const readPeers = `SELECT peer branch, url FROM ${PEERS}
WHERE gid = $1 AND url <> '' ORDER BY peer`

/** No row comes back if a higher one was seen. Parameters: gid, election. */
export const obey = `INSERT INTO ${ELECTIONS} AS e (gid, election) VALUES ($1, $2)
ON CONFLICT (gid) DO UPDATE SET election = excluded.election
WHERE e.election <= excluded.election RETURNING election`

export const readElection = `SELECT election::text FROM ${ELECTIONS} WHERE gid = $1`

/**
 * What is promised here, has not ended, and has peers to end it with: from PostgreSQL's own list, which
 * is short however much is remembered.
 */
export const readOpen = `SELECT DISTINCT open.gid FROM (
  SELECT substring(x.gid FROM '^vd1_(.+)_[0-9]+$') AS gid FROM pg_catalog.pg_prepared_xacts x
  WHERE x.database = pg_catalog.current_database()) open
WHERE EXISTS (SELECT FROM ${PEERS} p WHERE p.gid = open.gid) ORDER BY open.gid LIMIT 1000`

/**
 * Forgets peers and elections with the last branch of a transaction, if that began before the ulid
 * given: an election may have been heard of before the branch was. Parameters: ulid, limit.
 */
export const pruneAgentTables = [PEERS, ELECTIONS].map(
  (table) => `DELETE FROM ${table} t WHERE ctid = ANY (ARRAY(
  SELECT o.ctid FROM ${table} o WHERE right(o.gid, 26) < $1
    AND NOT EXISTS (SELECT FROM ${BRANCHES} b WHERE b.gid = o.gid)
  LIMIT $2))`,
)

/** Every branch of a transaction that was ever asked of this agent. */
export const readBranches = `SELECT branch FROM ${BRANCHES} WHERE gid = $1 ORDER BY branch`

/**
 * From promised to pre-committed, forced to disk before it is said (`protocols.md` 4.1). Only what
 * PostgreSQL holds prepared can be. Parameters: gid, branch, name.
 */
export const preCommit = `UPDATE ${BRANCHES} SET state = 'PRE_COMMITTED',
  since = CASE WHEN state = 'PRE_COMMITTED' THEN since ELSE pg_catalog.clock_timestamp() END
WHERE gid = $1 AND branch = $2 AND state IN ('ACTIVE', 'PREPARED', 'PRE_COMMITTED')
  AND EXISTS (SELECT FROM pg_catalog.pg_prepared_xacts
    WHERE database = pg_catalog.current_database() AND gid = $3) RETURNING since`
