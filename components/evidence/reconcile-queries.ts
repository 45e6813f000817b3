import { queryOptions } from '@tanstack/react-query'
import { type ReconcileNote, reconcileList } from '@/server/contract/reconcile'
import { getJson, sendJson } from '../wire/http'

const at = (id: string) => `/v1/transactions/${encodeURIComponent(id)}/reconcile`
/** Others may write into it too. */
const REREAD_MS = 5_000

export const reconcileQueries = {
  of: (id: string) =>
    queryOptions({
      queryKey: ['reconcile', id],
      queryFn: ({ signal }) => getJson(at(id), reconcileList, signal),
      refetchInterval: REREAD_MS,
    }),
}

/** Says it of one participant, in place of the version that was looked at. */
export const sendNote = (
  id: string,
  { branch, version }: { readonly branch: number; readonly version: number },
  body: ReconcileNote,
) =>
  sendJson(`${at(id)}/${branch}`, reconcileList, {
    method: 'PUT',
    ...{ body, headers: { 'if-match': `"${version}"` } },
  })
