import type { Pool } from 'pg'
import { MARKER_SCHEMA, MARKER_TABLE } from '@/server/participant/marker-sql'
import { ANSWERS, BARRIERS, BRANCHES } from './tables-sql'

const DAY_MS = 86_400_000
const DAYS_MIN = 30
/** Nothing here tells whether a saga or a message is over, and a person may take long over one that is stuck. */
const STEP_DAYS_MIN = 365
const LIMIT = 1_000

/**
 * A branch goes with all that is known of it, in one statement: half of it would tell a wrong story.
 * What is prepared stays, however old, and so does what was promised and rolled back by hand.
 */
const pruneBranches = `WITH old AS (
  SELECT b.gid, b.branch FROM ${BRANCHES} b
  WHERE b.since < $1 AND b.deadline < $1 AND b.state NOT IN ('PREPARED', 'PRE_COMMITTED')
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_prepared_xacts p
      WHERE p.gid = 'vd1_' || b.gid || '_' || b.branch)
  ORDER BY b.since LIMIT $2 FOR UPDATE SKIP LOCKED),
answers AS (DELETE FROM ${ANSWERS} a USING old
  WHERE a.key = old.gid || '/' || old.branch || '/prepare'),
markers AS (DELETE FROM ${MARKER_SCHEMA}.${MARKER_TABLE} m USING old
  WHERE m.gid = old.gid AND m.branch = old.branch)
DELETE FROM ${BRANCHES} b USING old WHERE b.gid = old.gid AND b.branch = old.branch`

/** A reservation that was neither confirmed nor cancelled stays, like what is prepared. */
const pruneSteps = `WITH old AS (
  SELECT gid, branch, op, barrier_id FROM ${BARRIERS} b WHERE at < (CASE WHEN op IN ('action', 'compensate', 'message') THEN $3::timestamptz ELSE $1 END)
    AND NOT (op = 'try' AND reason = 'try' AND NOT EXISTS (SELECT FROM ${BARRIERS} e
      WHERE e.gid = b.gid AND e.branch = b.branch AND e.barrier_id = b.barrier_id
        AND e.op IN ('confirm', 'cancel')))
  ORDER BY at LIMIT $2 FOR UPDATE SKIP LOCKED),
answers AS (DELETE FROM ${ANSWERS} a USING old
  WHERE a.key = old.gid || '/' || old.branch || '/' || old.op)
DELETE FROM ${BARRIERS} b USING old WHERE b.gid = old.gid AND b.branch = old.branch
  AND b.op = old.op AND b.barrier_id = old.barrier_id`

/**
 * Forgets what ended more than `days` ago (never less than 30), and steps of sagas and messages after a
 * year at the earliest; answers how many were forgotten.
 */
export async function pruneParticipant(
  pool: Pool,
  { days = DAYS_MIN, now = Date.now() }: { readonly days?: number; readonly now?: number } = {},
): Promise<number> {
  const ago = (least: number): Date => new Date(now - Math.max(days, least) * DAY_MS)
  const before = ago(DAYS_MIN)
  const branches = await pool.query(pruneBranches, [before, LIMIT])
  const steps = await pool.query(pruneSteps, [before, LIMIT, ago(STEP_DAYS_MIN)])
  return (branches.rowCount ?? 0) + (steps.rowCount ?? 0)
}
