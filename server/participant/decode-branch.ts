import { parseBranchId, shortCode } from '@/server/protocol/ids'
import { type Decoded, decodeXid, partsOf } from './decode-xid'
import { parseJdbcXid, parseXaLiteral, readable } from './xid'

/** The name in words. Nothing is guessed: a name that no pattern fits is shown as it is. */
export function decodeBranch(gid: string, cluster: string): Decoded {
  for (const read of [ours(cluster), examination, citus, sqlAlchemy, subscription, xid, literal]) {
    const decoded = read(gid)
    if (decoded !== null) return decoded
  }
  return { manager: 'Not known', text: gid }
}

type Reader = (gid: string) => Decoded | null

const ours =
  (cluster: string): Reader =>
  (gid) => {
    const parts = parseBranchId(gid)
    if (parts === null) return null
    const what = `transaction ${shortCode(parts.transaction)}, branch ${parts.n}`
    return parts.cluster === cluster
      ? { manager: 'Verdict, this installation', text: what }
      : { manager: `Verdict, another installation: ${parts.cluster}`, text: what }
  }

/** What examining a participant prepares, and rolls back at once. */
const examination: Reader = (gid) =>
  /^verdict-examination-[0-9a-f-]{36}$/.test(gid)
    ? {
        manager: 'Verdict, a test of the participant',
        text: 'rolled back within a moment, unless the test was cut short',
      }
    : null

/** Citus, remote_transaction.c: `citus_<group>_<process>_<transaction>_<connection>`. */
const citus: Reader = (gid) => {
  const [, group, process, transaction, connection] =
    /^citus_(\d+)_(\d+)_(\d+)_(\d+)$/.exec(gid) ?? []
  if (group === undefined) return null
  return {
    manager: 'Citus',
    text: `node group ${group}, process ${process}, transaction ${transaction}, connection ${connection}`,
  }
}

/** SQLAlchemy, engine/default.py, `create_xid`: `_sa_` and 32 hexadecimal digits. */
const sqlAlchemy: Reader = (gid) =>
  /^_sa_[0-9a-f]{32,33}$/.test(gid)
    ? { manager: 'SQLAlchemy', text: `two-phase transaction ${gid.slice(4)}` }
    : null

/** PostgreSQL, twophase.c, `TwoPhaseTransactionGid`: `pg_gid_<subscription>_<transaction there>`. */
const subscription: Reader = (gid) => {
  const [, id, transaction] = /^pg_gid_(\d+)_(\d+)$/.exec(gid) ?? []
  if (id === undefined) return null
  return {
    manager: 'PostgreSQL logical replication',
    text: `subscription with oid ${id}, transaction ${transaction} of the publisher`,
  }
}

/** Java's driver and psycopg write alike; only a binary id can be told to be Java's. */
const xid: Reader = (gid) => {
  const parsed = parseJdbcXid(gid)
  if (parsed === null) return null
  const known = decodeXid(parsed)
  if (known !== null) return known
  const isText = readable(parsed.gtrid) !== null && readable(parsed.bqual) !== null
  return {
    manager: isText ? 'Java’s PostgreSQL driver, or psycopg' : 'Java’s PostgreSQL driver',
    text: partsOf(parsed),
  }
}

const literal: Reader = (gid) => {
  const parsed = parseXaLiteral(gid)
  if (parsed === null) return null
  return decodeXid(parsed) ?? { manager: 'A program that speaks XA', text: partsOf(parsed) }
}
