import type { Fault, ParticipantKind, Statement } from './participant'
import { statementFault } from './statement-guard'
import { mariadbStatementFault } from './statement-guard-mariadb'
import { sqliteStatementFault } from './statement-guard-sqlite'

/** What a client may not send to a participant of that kind (D23); null if it may. */
export function statementFaultAt(
  kind: ParticipantKind | 'unknown',
  statement: Statement,
): Fault | null {
  if (kind === 'sqlite') return sqliteStatementFault(statement)
  return kind === 'mariadb' ? mariadbStatementFault(statement) : statementFault(statement)
}
