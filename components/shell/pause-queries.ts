import { queryOptions } from '@tanstack/react-query'
import { pausedNow, policyList, type RetryPause } from '@/server/contract/retry-policy'
import { t } from '@/server/contract/words'
import { getJson, sendJson } from '../wire/http'

export const POLICIES_EVERY_MS = 5_000

export const policiesQuery = queryOptions({
  queryKey: ['policies'],
  queryFn: ({ signal }) => getJson('/v1/policies', policyList, signal),
  refetchInterval: POLICIES_EVERY_MS,
})

/** What can be paused: its address in the API, how people call it, and how its pause is known. */
export interface Pausable {
  readonly address: string
  readonly name: string
  isMeant(pause: RetryPause): boolean
}

export const participantRetries = (name: string): Pausable => ({
  ...{ address: `/v1/participants/${encodeURIComponent(name)}`, name },
  isMeant: ({ participant }) => participant === name,
})

/** Of all its branches. */
export const transactionRetries = (id: string): Pausable => ({
  ...{ address: `/v1/transactions/${encodeURIComponent(id)}`, name: t`this transaction` },
  isMeant: ({ transaction, branch }) => transaction === id && branch === null,
})

export const branchRetries = (id: string, n: number): Pausable => ({
  address: `/v1/transactions/${encodeURIComponent(id)}/branches/${n}`,
  name: t`branch ${n}`,
  isMeant: ({ transaction, branch }) => transaction === id && branch === n,
})

export const turnRetries = (
  { address }: Pausable,
  to: 'pause-retries' | 'resume-retries',
  reason: string,
) => sendJson(`${address}:${to}`, pausedNow, { body: { reason } })

/** Whether what is repeated at a branch waits until somebody resumes it: for its own sake or for more. */
export const isPausedAt = (
  pauses: readonly RetryPause[],
  {
    id,
    participant,
    branch,
  }: { readonly id: string; readonly participant: string; readonly branch: number },
): boolean =>
  [participantRetries(participant), transactionRetries(id), branchRetries(id, branch)].some(
    (what) => pauses.some((pause) => what.isMeant(pause)),
  )
