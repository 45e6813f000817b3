import type { Verdict } from '@/server/protocol/model'
import type { Asked, Heard } from './hosted'

/*
 * Paxos Commit of Gray and Lamport (protocols.md 5.1): one instance of Paxos for the vote of each
 * resource manager, 2F + 1 acceptors for all of them, and whoever leads bundles the instances. The
 * first acceptor leads ballot 0, in which the managers themselves propose.
 */

/** What is chosen for one manager; missing: a leader found nothing, and proposed abort. */
export type Value = 'yes' | 'no' | 'missing'

export interface Accepted {
  readonly ballot: number
  readonly value: Value
}

export type Said =
  /** Phase 2a of ballot 0; the first manager's also begins the commit. */
  | { readonly kind: 'begin-commit' | 'vote'; readonly instance: number; readonly value: Value }
  | { readonly kind: 'prepare' | 'ask' }
  | { readonly kind: 'promise?'; readonly ballot: number }
  | {
      readonly kind: 'promise'
      readonly ballot: number
      readonly accepted: readonly (Accepted | null)[]
    }
  | { readonly kind: 'accept'; readonly ballot: number; readonly values: readonly Value[] }
  | { readonly kind: 'accepted'; readonly ballot: number; readonly values: readonly Value[] }
  | { readonly kind: 'commit' }
  | { readonly kind: 'abort'; readonly refused: boolean }

export type AcceptorEntry =
  | { readonly type: 'promised'; readonly ballot: number }
  | { readonly type: 'accepted'; readonly ballot: number; readonly values: readonly Value[] }
  | { readonly type: 'decided'; readonly values: readonly Value[] }

export type ManagerEntry = 'prepared' | 'committed' | 'aborted'

export type AcceptorEvent = Heard<Said, AcceptorEntry>
export type ManagerEvent = Heard<Said, ManagerEntry>
export type Effect = Asked<Said>

/** Who stands where: 2F + 1 acceptors, then the managers. */
export interface Layout {
  readonly acceptors: readonly number[]
  readonly managers: readonly number[]
  /** How many make a majority; so many are asked while nothing fails. */
  readonly majority: number
}

export const layoutOf = (spare: number, participants: number): Layout => ({
  acceptors: Array.from({ length: 2 * spare + 1 }, (_, node) => node),
  managers: Array.from({ length: participants }, (_, branch) => 2 * spare + 1 + branch),
  majority: spare + 1,
})

export const tell = (said: Said, nodes: readonly number[]): Effect[] =>
  nodes.map((to) => ({ type: 'send', to, said }))

export const verdictOf = (values: readonly Value[]): Verdict =>
  values.every((value) => value === 'yes') ? 'commit' : 'abort'
