import { queryOptions } from '@tanstack/react-query'
import { type ApproveRequest, approval, approvalPage } from '@/server/contract/approval'
import { type NewOperatorPolicy, operatorPolicySettings } from '@/server/contract/operator-policy'
import { getJson, search, sendJson } from '../wire/http'

const root = ['approvals'] as const
/** The heartbeat tells of changes within a second; this is for when it is lost. */
const REREAD_MS = 15_000

/** What waits for a second person: for the banner, the Inbox and the page of a request. */
export const approvalQueries = {
  root,
  waiting: () =>
    queryOptions({
      queryKey: [...root, 'waiting'],
      queryFn: ({ signal }) => getJson('/v1/approvals?state=waiting', approvalPage, signal),
      refetchInterval: REREAD_MS,
    }),
  all: () =>
    queryOptions({
      queryKey: [...root, 'all'],
      queryFn: ({ signal }) => getJson('/v1/approvals', approvalPage, signal),
      refetchInterval: REREAD_MS,
    }),
  about: (transaction: string) =>
    queryOptions({
      queryKey: [...root, 'about', transaction],
      queryFn: ({ signal }) =>
        getJson(`/v1/approvals${search({ transaction })}`, approvalPage, signal),
    }),
  one: (id: string) =>
    queryOptions({
      queryKey: [...root, 'one', id],
      queryFn: ({ signal }) => getJson(`/v1/approvals/${encodeURIComponent(id)}`, approval, signal),
      refetchInterval: REREAD_MS,
    }),
}

const at = (id: string) => `/v1/approvals/${encodeURIComponent(id)}`

export const sendApprove = (id: string, version: number, body: ApproveRequest) =>
  sendJson(`${at(id)}:approve`, approval, { body, headers: { 'if-match': `"${version}"` } })

export const sendClose = (id: string, verb: 'reject' | 'withdraw', reason: string) =>
  sendJson(`${at(id)}:${verb}`, approval, { body: { reason } })

/** How people decide here. */
export const policyQueries = {
  settings: () =>
    queryOptions({
      queryKey: ['decision-policy'],
      queryFn: ({ signal }) => getJson('/v1/settings/policy', operatorPolicySettings, signal),
    }),
}

export const savePolicy = (version: number, body: NewOperatorPolicy) =>
  sendJson('/v1/settings/policy', operatorPolicySettings, {
    method: 'PUT',
    ...{ body, headers: { 'if-match': `"${version}"` } },
  })
