import type { BranchChange } from '@/server/journal/journal'

/** The row of a branch of which nothing is known but that it joined. */
export const freshRow = (n: number): BranchChange => ({
  n,
  state: 'active',
  vote: null,
  xid: null,
  server: null,
  session: null,
  rows: null,
  statementsHash: null,
  preparedAt: null,
  endedAt: null,
  proof: null,
  proofSource: null,
  attempts: 0,
  nextAttemptAt: null,
  faultCode: null,
  faultText: null,
  alarm: false,
})
