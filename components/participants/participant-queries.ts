import { queryOptions } from '@tanstack/react-query'
import {
  branchComparison,
  type NewParticipant,
  type Participant,
  participant,
} from '@/server/contract/participant'
import { getJson, sendJson } from '../wire/http'

const COMPARE_MS = 3_000

const address = (name: string) => `/v1/participants/${encodeURIComponent(name)}`

export const participantQueries = {
  comparison: (name: string) =>
    queryOptions({
      queryKey: ['participants', 'comparison', name],
      queryFn: ({ signal }) => getJson(`${address(name)}/branches`, branchComparison, signal),
      refetchInterval: COMPARE_MS,
    }),
}

/** Checks the preconditions and makes the marker table; usable once all are met. */
export const testParticipant = (name: string): Promise<Participant> =>
  sendJson(`${address(name)}:test`, participant)

export async function registerParticipant(name: string, body: NewParticipant) {
  await sendJson(address(name), participant, { method: 'PUT', body })
  return testParticipant(name)
}
