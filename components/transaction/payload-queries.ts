import { queryOptions } from '@tanstack/react-query'
import { transactionPayload } from '@/server/contract/kept-payload-view'
import { getJson, sendJson } from '../wire/http'

/* Beside the page's other questions, for it comes only with its tab. */

const at = (id: string) => `/v1/transactions/${encodeURIComponent(id)}`

export const payloadQuery = (id: string) =>
  queryOptions({
    queryKey: ['transaction', 'payload', id],
    queryFn: ({ signal }) => getJson(`${at(id)}/payload`, transactionPayload, signal),
  })

/** With its values; the reason stands in the audit trail. */
export const revealPayload = (id: string, reason: string) =>
  sendJson(`${at(id)}:reveal-payload`, transactionPayload, { body: { reason } })
