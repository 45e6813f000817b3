import type { Instant } from '@/server/protocol/model'
import type { Examination } from './participant'
import type { RegisteredParticipant } from './registry'

/** How a participant answered when it was last asked. */
export type Answering =
  | { readonly state: 'up'; readonly answeredAt: Instant; readonly roundTripMs: number }
  | { readonly state: 'no-answer'; readonly silentSince: Instant }

/** The table of participants: every write tells all processes to read it again (D24). */
export interface ParticipantStore {
  read(): Promise<readonly RegisteredParticipant[]>
  /** A changed address must pass its test anew before it is usable. */
  put(row: Omit<RegisteredParticipant, 'usable'>): Promise<void>
  examined(name: string, examination: Examination): Promise<void>
  /** Not told to others: rooms of the dashboard learn it from the journal. */
  answered(name: string, answering: Answering): Promise<void>
  swept(name: string): Promise<void>
}

export const PARTICIPANTS_CHANNEL = 'verdict_participants'
