import { queryOptions } from '@tanstack/react-query'
import { type ActionRequest, actionResult, evidence, preview } from '@/server/contract/action'
import { sendJson } from '../wire/http'

const root = ['evidence'] as const
const at = (id: string) => `/v1/transactions/${encodeURIComponent(id)}`

/** Evidence ages by itself and is taken anew on purpose, never behind somebody's back. */
export const evidenceQueries = {
  of: (id: string) =>
    queryOptions({
      queryKey: [...root, 'of', id],
      queryFn: () => sendJson(`${at(id)}/evidence`, evidence),
      staleTime: Number.POSITIVE_INFINITY,
      retry: false,
    }),
  preview: (id: string, evidenceId: string) =>
    queryOptions({
      queryKey: [...root, 'preview', id, evidenceId],
      queryFn: () => sendJson(`${at(id)}/actions:preview`, preview, { body: { evidenceId } }),
      staleTime: Number.POSITIVE_INFINITY,
      retry: false,
    }),
}

export interface SendAction {
  readonly id: string
  readonly request: ActionRequest
  readonly version: number
  /** The same for every repetition of one decision, so that it is written once. */
  readonly key: string
}

export const sendAction = ({ id, request, version, key }: SendAction) =>
  sendJson(`${at(id)}/actions`, actionResult, {
    body: request,
    headers: { 'idempotency-key': key, 'if-match': `"${version}"` },
  })
