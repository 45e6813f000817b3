import type { Pool } from 'mysql2/promise'
import { MARKER_TABLE } from '@/server/participant/mariadb-marker-sql'
import type { OutcomeRange, Store } from '../store'
import { BARRIERS, BRANCHES } from './tables-sql'
import { rowsOf } from './transaction'

const inRange = (table: string): string =>
  `RIGHT(${table}.gid, 26) >= ? AND RIGHT(${table}.gid, 26) < ? AND LEFT(${table}.gid, CHAR_LENGTH(?)) = ?`

/**
 * What has committed here, by the markers of this service's own branches (others may take part in the
 * same database), and by the rows of the barrier that a Confirm or a message leaves with its work.
 */
const source = `(SELECT c.gid, c.branch, LEFT(RIGHT(c.gid, 26), 7) AS begun,
  MD5(CONCAT(c.gid, '_', c.branch)) AS hash
FROM (SELECT m.gid, m.branch FROM ${MARKER_TABLE} m
    JOIN ${BRANCHES} b ON b.gid = m.gid AND b.branch = m.branch
    WHERE m.kind = 'WORK' AND ${inRange('m')}
  UNION SELECT s.gid, s.branch FROM ${BARRIERS} s
    WHERE s.op IN ('confirm', 'message') AND ${inRange('s')}) AS c) AS m`

const digest = `SELECT m.begun, SUBSTR(m.hash, 17, 1) AS slot, COUNT(*) AS many,
  LPAD(LOWER(HEX(BIT_XOR(CAST(CONV(SUBSTR(m.hash, 1, 16), 16, 10) AS UNSIGNED)))), 16, '0') AS digest
FROM ${source} GROUP BY m.begun, slot`

const list = `SELECT CONCAT('vd1_', m.gid, '_', m.branch) AS name FROM ${source}
WHERE (m.begun, SUBSTR(m.hash, 17, 1)) IN (?)`

interface Bucket {
  readonly begun: string
  readonly slot: string
  readonly many: number
  readonly digest: string
}

/** How branches have ended at a MariaDB with the kit's tables. */
export const mariadbOutcomes = (pool: Pool): Pick<Store<never>, 'digests' | 'committed'> => ({
  digests: async (range) => {
    const rows = await rowsOf<Bucket>(pool, digest, valuesOf(range))
    return rows.map(({ begun, slot, many, digest }) => [begun, slot, Number(many), digest])
  },
  committed: async (range, buckets) => {
    if (buckets.length === 0) return []
    const values = [...valuesOf(range), buckets.map((one) => [...one])]
    return (await rowsOf<{ name: string }>(pool, list, values)).map(({ name }) => name)
  },
})

function valuesOf({ cluster, from, until }: OutcomeRange): readonly string[] {
  const one = [from, until, `${cluster}.`, `${cluster}.`]
  return [...one, ...one]
}
