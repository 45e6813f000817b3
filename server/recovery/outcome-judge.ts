import type { Witnessed } from '@/server/participant/outcomes'
import type { Verdict } from '@/server/protocol/model'

/** What the journal holds of a branch, read after the participant was. */
export interface Claim {
  readonly verdict: Verdict | null
  /** The branch is one of those that must commit; of a saga, a step that is done. */
  readonly commits: boolean
  readonly ended: boolean
  /** Its owner has found already that it ended otherwise, or may have. */
  readonly heuristic: boolean
  /** The remembered proof of how it ended. */
  readonly proof: 'committed' | 'aborted' | null
}

export type Expected = 'committed' | 'aborted' | 'unknown-transaction'

/**
 * committed       the marker of its work can be seen
 * marker-only     so it is, yet the transaction's own status says aborted: somebody wrote the marker
 * marker-missing  no marker, yet the transaction's own status says committed: somebody deleted it
 * aborted         the transaction's own status says so, or its owner has proved it
 * in-progress     it is still prepared, or running
 * no-trace        neither a marker nor a status
 */
export type Found =
  | 'committed'
  | 'marker-only'
  | 'marker-missing'
  | 'aborted'
  | 'in-progress'
  | 'no-trace'

export interface Diverged {
  readonly type: 'diverged'
  readonly expected: Expected
  readonly found: Found
}

export type Ruling =
  | { readonly type: 'equal' }
  /** The transaction is open: what is not true yet may become so. */
  | { readonly type: 'settling' }
  | Diverged

/** One branch that only one side holds: is it a contradiction, now that both were asked again? */
export function judge(claim: Claim | null, seen: Witnessed): Ruling {
  if (claim === null) return seen.marker ? diverged('unknown-transaction', seen, null) : equal
  const { commits, ended } = claim
  const must = claim.verdict === 'commit' && commits
  const committed = seen.marker || seen.status === 'committed'
  if (must === committed && must === seen.marker) return equal
  if (!ended && !isProved(claim, { must, seen })) return { type: 'settling' }
  return diverged(must ? 'committed' : 'aborted', seen, claim.proof)
}

/** While a transaction is open, only what can never become right any more counts. */
function isProved(
  { heuristic, proof }: Claim,
  { must, seen }: { readonly must: boolean; readonly seen: Witnessed },
): boolean {
  if (!heuristic) return false
  return must ? seen.status === 'aborted' || proof === 'aborted' : seen.marker
}

const equal: Ruling = { type: 'equal' }

const diverged = (expected: Expected, seen: Witnessed, proof: Claim['proof']): Ruling => ({
  type: 'diverged',
  expected,
  found: foundBy(seen, proof),
})

function foundBy({ marker, status }: Witnessed, proof: Claim['proof']): Found {
  if (marker) return status === 'aborted' ? 'marker-only' : 'committed'
  if (status === 'committed') return 'marker-missing'
  if (status !== null) return status
  return proof === 'aborted' ? 'aborted' : 'no-trace'
}
