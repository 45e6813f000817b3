import type { Verdict } from '@/server/protocol/model'
import type { Asked, Heard } from './hosted'

/*
 * Three-phase commit of Skeen (protocols.md 4), with its termination protocol. It relies on knowing
 * who has crashed: a network in parts looks like a crash to both sides, and then it is not safe.
 */

/** Where a participant is: waiting to be asked, promised, precommitted, or at its end. */
export type Place = 'q' | 'w' | 'p' | 'c' | 'a'

/** Every message says under which leader; the coordinator is the first one, 0. */
export type Said =
  | { readonly kind: 'can-commit' | 'precommit' | 'commit' | 'abort'; readonly epoch: number }
  | { readonly kind: 'yes' | 'no' | 'ack' | 'done' }
  | { readonly kind: 'precommitted'; readonly epoch: number }
  | { readonly kind: 'report?'; readonly epoch: number }
  | { readonly kind: 'report'; readonly epoch: number; readonly place: Place }
  /** Whoever comes back asks everybody; who knows the end answers with it. */
  | { readonly kind: 'ask' }
  | { readonly kind: 'lost'; readonly place: Place }

export type CoordinatorEntry = { readonly type: 'precommit' | Verdict }
export type ParticipantEntry = Exclude<Place, 'q'>

export type CoordinatorEvent = Heard<Said, CoordinatorEntry>
export type ParticipantEvent = Heard<Said, ParticipantEntry>
export type Effect = Asked<Said>

export const COORDINATOR = 0

export const tell = (said: Said, nodes: readonly number[]): Effect[] =>
  nodes.map((to) => ({ type: 'send', to, said }))
