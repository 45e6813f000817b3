import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { branchComparison } from '@/server/contract/branch'
import {
  type newParticipant,
  type Participant,
  type ParticipantChange,
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

/** No new branches begin there, or begin there again. */
export const turnParticipant = (name: string, to: 'drain' | 'resume'): Promise<Participant> =>
  sendJson(`${address(name)}:${to}`, participant)

export async function registerParticipant(name: string, body: z.input<typeof newParticipant>) {
  await sendJson(address(name), participant, { method: 'PUT', body })
  return testParticipant(name)
}

/** What is changed is tested at once. */
export async function changeParticipant(name: string, body: ParticipantChange) {
  await sendJson(address(name), participant, { method: 'PATCH', body })
  return testParticipant(name)
}

/** `unseen`: though it is silent, and nobody knows what it holds prepared. */
export const removeParticipant = (name: string, unseen: boolean) =>
  sendJson(`${address(name)}${unseen ? '?unseen=allowed' : ''}`, z.null(), { method: 'DELETE' })
