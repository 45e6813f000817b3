import type { Participant } from '@/server/contract/participant'
import type { ApiContext } from '../context'
import { problem, type Reply } from '../reply'

export type Named =
  | { readonly ok: true; readonly participant: Participant }
  | { readonly ok: false; readonly reply: Reply }

/** The participant as the API shows it. */
export async function participantNamed({ view }: ApiContext, name: string): Promise<Named> {
  const participant = (await view.listParticipants()).find((one) => one.name === name)
  if (participant !== undefined) return { ok: true, participant }
  return { ok: false, reply: noSuchParticipant(name) }
}

export const noSuchParticipant = (name: string): Reply =>
  problem(
    'participant-not-found',
    `No participant is called ${name.slice(0, 100)}. Nothing was done. GET /v1/participants lists them, PUT registers one.`,
  )
