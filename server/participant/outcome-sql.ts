import { MARKER_SCHEMA, MARKER_TABLE } from './marker-sql'

/*
 * The hash table of outcomes, read from the markers; protocol/outcome-buckets.ts says what the hash
 * is. The ulid of a transaction is the last 26 characters of its id.
 */

/** Whose work is there, by its marker, and was not compensated. */
export const markedBranches = `SELECT w.gid, w.branch FROM ${MARKER_SCHEMA}.${MARKER_TABLE} w
  WHERE w.kind = 'WORK' AND w.branch BETWEEN 1 AND 999 AND NOT EXISTS (
    SELECT FROM ${MARKER_SCHEMA}.${MARKER_TABLE} u WHERE u.gid = w.gid AND u.branch = -w.branch)`

/**
 * How the branches that `committed` selects are shown.
 * digest: parameters cluster, from, until
 * list:   the same, then windows and slots, one array each
 */
export function outcomeQueries(committed: string) {
  const source = `(
  SELECT gid, branch, pg_catalog.substr(pg_catalog."right"(gid, 26), 1, 7) AS "window",
    pg_catalog.md5(gid || '_' || branch) AS hash
  FROM (${committed}) AS c
  WHERE pg_catalog."right"(gid, 26) >= $2::text AND pg_catalog."right"(gid, 26) < $3::text
    AND pg_catalog.starts_with(gid, $1::text || '.')
) AS m`
  return {
    digest: `SELECT m."window", pg_catalog.substr(m.hash, 17, 1) AS slot,
  count(*)::text, pg_catalog.lpad(pg_catalog.to_hex(pg_catalog.bit_xor(
    ('x' || pg_catalog.substr(m.hash, 1, 16))::bit(64)::bigint)), 16, '0')
FROM ${source} GROUP BY 1, 2`,
    list: `SELECT 'vd1_' || m.gid || '_' || m.branch
FROM ${source} WHERE (m."window", pg_catalog.substr(m.hash, 17, 1)) IN (
  SELECT * FROM ROWS FROM (pg_catalog.unnest($4::text[]), pg_catalog.unnest($5::text[])))`,
  }
}
