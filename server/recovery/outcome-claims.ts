import type { BranchChange, Journal } from '@/server/journal/journal'
import { parseBranchId } from '@/server/protocol/ids'
import type { BranchId } from '@/server/protocol/model'
import type { Claim } from './outcome-judge'

export interface Claimed extends Claim {
  /** The branch's row: with what it takes to prove how it ended. */
  readonly row: BranchChange | undefined
}

/** What the journal holds now of these branches; absent: it knows of no such transaction. */
export async function claimsOf(
  journal: Journal,
  branches: readonly BranchId[],
): Promise<ReadonlyMap<BranchId, Claimed>> {
  const claims = new Map<BranchId, Claimed>()
  for (const branch of branches) {
    const parts = parseBranchId(branch)
    const open = parts && (await journal.find(parts.transaction))
    if (!parts || !open) continue
    const row = open.branches.find(({ n }) => n === parts.n)
    claims.set(branch, {
      verdict: open.standing?.verdict ?? null,
      commits: row?.state === 'done' || (open.standing?.branches.includes(branch) ?? false),
      ended: open.ended,
      heuristic: row?.state === 'heuristic',
      proof: row?.proof ?? null,
      row,
    })
  }
  return claims
}
