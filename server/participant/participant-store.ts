import type { Instant } from '@/server/protocol/model'
import type { OnlyHere } from './only-here'
import type { Examination, ParticipantKind } from './participant'
import type { RegisteredParticipant } from './registry'
import type { ParticipantSettings } from './settings'

/** How a participant answered when it was last asked. */
export type Answering =
  | { readonly state: 'up'; readonly answeredAt: Instant; readonly roundTripMs: number }
  | { readonly state: 'no-answer'; readonly silentSince: Instant }

export type Manager = 'api' | 'file' | 'left-file'

/** A participant as somebody registers it. */
export interface Registration extends Partial<ParticipantSettings> {
  readonly name: string
  readonly kind: ParticipantKind
  readonly url: string
  readonly lab: boolean
  /** Default: api. */
  readonly managedBy?: Manager
}

export interface StoredParticipant extends RegisteredParticipant {
  readonly managedBy: Manager
  /** Who set it to draining; null: it is not. */
  readonly drainedBy: string | null
}

/** The table of participants: every write tells all processes to read it again (D24). */
export interface ParticipantStore {
  read(): Promise<readonly StoredParticipant[]>
  /** A changed kind, address or secret must pass its test anew before it is usable. */
  put(row: Registration): Promise<void>
  /** The configuration file names it no more: whoever may register participants decides now. */
  letGo(name: string): Promise<void>
  /** `by` null: new branches are taken again. */
  drain(name: string, by: string | null): Promise<void>
  /** False if a transaction that is open has a branch there: then it stays. */
  remove(name: string): Promise<boolean>
  /** `by`: who had it examined. */
  examined(name: string, examination: Examination, by: string): Promise<void>
  /** Not told to others: rooms of the dashboard learn it from the journal. */
  answered(name: string, answering: Answering): Promise<void>
  /** With what the sweep found there and the journal does not have: it replaces what was found before. */
  swept(name: string, onlyHere: readonly OnlyHere[]): Promise<void>
  /** One of these is gone, by an operator's word. */
  gone(name: string, branchId: string): Promise<void>
}

export const PARTICIPANTS_CHANNEL = 'verdict_participants'
