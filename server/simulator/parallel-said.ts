import type { Verdict } from '@/server/protocol/model'
import type { Asked, Heard } from './hosted'
import { layout } from './register-said'

/*
 * Parallel commit (protocols.md 3.6): the STAGING record is written beside the prepares, and the
 * application is answered once it and every intent are durable. Two coordinators, of whom each owns
 * some transactions and recovers any; the store with their records; participants that ask.
 */

/** Of the first line also the recovery: in doubt, a look at an intent, and what was found. */
export type Said =
  | { readonly kind: 'prepare' | 'yes' | 'no' | 'commit' | 'abort' | 'ack' }
  | { readonly kind: 'ask' | 'look' | 'found' | 'missing' }
  /** To the store: write STAGING; say what stands, and where nothing does let it be abort. */
  | { readonly kind: 'stage' | 'find' }
  | { readonly kind: 'staged' }
  /** The first verdict that comes is the one that stands. */
  | { readonly kind: 'conclude' | 'stands'; readonly verdict: Verdict }

/** What a transaction has in the store, one after the other. */
export type RecordEntry = 'staging' | Verdict
export type ParticipantEntry = 'prepared' | 'committed' | 'aborted'

export type CoordinatorEvent = Heard<Said, never>
export type RecordEvent = Heard<Said, RecordEntry>
export type ParticipantEvent = Heard<Said, ParticipantEntry>
export type Effect = Asked<Said>

/** Between coordinators and store: they cost, and are counted apart. */
export const BESIDES: readonly string[] = ['stage', 'staged', 'find', 'conclude', 'stands']

export const tell = (said: Said, to: number): Effect => ({ type: 'send', to, said })

export const tellBranches = (
  kind: 'prepare' | 'commit' | 'abort' | 'look',
  branches: readonly number[],
): readonly Effect[] => branches.map((branch) => tell({ kind }, layout.participant(branch)))
