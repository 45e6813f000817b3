import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import {
  type newPolicy,
  type PolicyChange,
  policyComparison,
  retryAllResult,
  scopedPolicy,
} from '@/server/contract/retry-policy'
import { POLICIES_EVERY_MS } from '../shell/pause-queries'
import { getJson, sendJson } from '../wire/http'

/** Whom a policy is for: a participant, or null for all. */
export type Scope = string | null

const address = (scope: Scope) =>
  scope === null ? '/v1/policies/default' : `/v1/policies/participants/${encodeURIComponent(scope)}`

export const retryQueries = {
  of: (scope: Scope) =>
    queryOptions({
      queryKey: ['policies', scope],
      queryFn: ({ signal }) => getJson(address(scope), scopedPolicy, signal),
      refetchInterval: POLICIES_EVERY_MS,
    }),
}

/** `version`: the one that was looked at. */
export const putPolicy = (scope: Scope, version: number, body: z.input<typeof newPolicy>) =>
  sendJson(address(scope), scopedPolicy, {
    ...{ method: 'PUT', body },
    headers: { 'if-match': `"${version}"` },
  })

/** What a change would have made of the last day; nothing is written. */
export const simulatePolicy = (participant: Scope, change: PolicyChange) =>
  sendJson('/v1/policies:simulate', policyComparison, { body: { participant, change } })

export const retryAllNow = (name: string, perSecond: number) =>
  sendJson(`/v1/participants/${encodeURIComponent(name)}:retry-all`, retryAllResult, {
    body: { perSecond },
  })
