import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import {
  type Action,
  type ActionRequest,
  actionResult,
  evidence,
  preview,
} from '@/server/contract/action'
import { approval } from '@/server/contract/approval'
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

/** What came of it; or, where the policy wants a second person, what that one is asked. */
const acted = z.union([actionResult, approval])

export interface SendAction {
  readonly id: string
  readonly request: ActionRequest
  readonly version: number
  /** The same for every repetition of one decision, so that it is written once. */
  readonly key: string
}

export const sendAction = ({ id, request, version, key }: SendAction) =>
  sendJson(`${at(id)}/actions`, acted, {
    body: request,
    headers: { 'idempotency-key': key, 'if-match': `"${version}"` },
  })

/** Somebody took it back while it was held: that alone is told, and nothing else was sent. */
export const sendCancel = (
  id: string,
  body: { readonly action: Action; readonly evidenceId: string; readonly reason: string },
) => sendJson(`${at(id)}/actions:cancel`, z.null(), { body })
