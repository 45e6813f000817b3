import { parseBranchId } from '@/server/protocol/ids'
import type { BranchId, Verdict } from '@/server/protocol/model'
import { xidOf } from './mariadb-marker-sql'
import { settleStatement } from './settle-sql'

const tried = { commit: 'confirm', abort: 'cancel' } as const

/**
 * What telling a branch its verdict sends, as it is sent: a statement, or method and path of a call.
 * Null where it is neither, as at a participant that decides by its own commit.
 */
export function toldStatement(
  kind: string,
  {
    branch,
    verdict,
    reserves,
  }: {
    readonly branch: BranchId
    readonly verdict: Verdict
    /** It has reserved, so it hears confirm or cancel. */
    readonly reserves: boolean
  },
): string | null {
  if (kind === 'http') return called(branch, reserves ? tried[verdict] : verdict)
  return settleStatement(kind, kind === 'mariadb' ? xidOf(branch) : branch, verdict)
}

/** Below the address of the service, as the contract of services has it. */
function called(branch: BranchId, operation: string): string | null {
  const parts = parseBranchId(branch)
  return parts === null ? null : `POST /verdict/${parts.transaction}/${parts.n}/${operation}`
}
