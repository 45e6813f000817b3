import { escapeLiteral } from 'pg'
import type { Verdict } from '@/server/protocol/model'

/** Settles a prepared transaction of PostgreSQL; its name cannot be a parameter (9.1). */
export const settlePrepared = (gid: string, verdict: Verdict): string =>
  `${verdict === 'commit' ? 'COMMIT' : 'ROLLBACK'} PREPARED ${escapeLiteral(gid)}`

/**
 * What settling a branch sends, as it is sent; null where it is no statement. A branch of MariaDB
 * bears the literal that its own list gives.
 */
export function settleStatement(kind: string, gid: string, verdict: Verdict): string | null {
  if (kind === 'postgresql') return settlePrepared(gid, verdict)
  if (kind === 'mariadb') return `XA ${verdict === 'commit' ? 'COMMIT' : 'ROLLBACK'} ${gid}`
  return null
}
