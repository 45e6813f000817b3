import { queryOptions } from '@tanstack/react-query'
import {
  type BranchActionRequest,
  branchActionResult,
  onlyHereEvidence,
} from '@/server/contract/branch'
import { sendJson } from '../wire/http'

export interface BranchAddress {
  readonly participant: string
  readonly branchId: string
}

const at = ({ participant, branchId }: BranchAddress): string =>
  `/v1/participants/${encodeURIComponent(participant)}/branches/${encodeURIComponent(branchId)}`

const WATCHFUL_MS = 10_000

/** What a participant says of a branch that the journal does not have; fresh while it is looked at. */
export const branchQueries = {
  evidence: (branch: BranchAddress) =>
    queryOptions({
      queryKey: ['evidence', 'branch', branch.participant, branch.branchId],
      queryFn: () => sendJson(`${at(branch)}/evidence`, onlyHereEvidence),
      refetchInterval: WATCHFUL_MS,
      staleTime: 0,
      gcTime: 0,
      retry: false,
    }),
}

export const sendBranchAction = (
  branch: BranchAddress,
  { request, key }: { readonly request: BranchActionRequest; readonly key: string },
) =>
  sendJson(`${at(branch)}/actions`, branchActionResult, {
    body: request,
    headers: { 'idempotency-key': key },
  })
