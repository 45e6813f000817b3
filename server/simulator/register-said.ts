import type { BranchId, Verdict, Vote } from '@/server/protocol/model'
import type { AnyEffect, AnyEvent, AnyState } from '@/server/protocol/protocols'
import type { Branches, Decision, Proposal } from '@/server/protocol/two-phase-state'

/*
 * The protocols as they run here: coordinators with a lease, of whom one works and one stands by, the
 * store with their journal and the register, and participants that never ask: resource managers in
 * two-phase commit, which in its optimistic form commit at their vote, services that reserve in
 * Try–Confirm–Cancel, services that do and undo in a saga. The last of them may be who decides, by its
 * own commit: the last agent, or the database of the application that sends a two-phase message.
 */

export type Form = TwoPhaseForm | 'two-phase-message' | 'try-confirm-cancel' | 'saga'
/** Where the work is done before anybody is asked to vote. */
export type TwoPhaseForm = (typeof twoPhaseForms)[number]
const twoPhaseForms = [
  ...(['two-phase-commit', 'optimistic-two-phase-commit'] as const),
  ...(['last-agent', 'unsolicited-vote'] as const),
] as const
export const isTwoPhase = (form: Form): form is TwoPhaseForm =>
  twoPhaseForms.some((one) => one === form)
/** Where the verdict comes to be at the last branch, by its own commit. */
export type DecidingForm = 'last-agent' | 'two-phase-message'
export const isDeciding = (form: Form): form is DecidingForm =>
  form === 'last-agent' || form === 'two-phase-message'
export type Event = AnyEvent
export type State = AnyState
export type Effect = AnyEffect

interface Of {
  readonly transaction: number
}

/** What a transaction has in the store. */
export interface Stored {
  readonly transaction: number
  readonly records: readonly Event[]
  readonly stands: Standing | null
}

export interface Standing {
  readonly verdict: Verdict
  readonly branches: Branches
}

export type Said =
  | (Of & { readonly kind: 'work' | 'prepare' | 'commit' | 'abort' })
  | (Of & { readonly kind: 'worked' | 'work-failed' | 'confirmed' | 'gone' })
  | (Of & { readonly kind: 'try' | 'confirm' | 'cancel' })
  | (Of & { readonly kind: 'act' | 'compensate' | 'done' | 'refused' | 'compensated' })
  | (Of & { readonly kind: 'vote'; readonly vote: Exclude<Vote, 'unknown'> })
  | (Of & { readonly kind: 'decide' | 'prevent' | 'admit' | 'gave-up' })
  | (Of & { readonly kind: 'decided' | 'submit'; readonly found: Exclude<Decision, 'unknown'> })
  | (Of & {
      readonly kind: 'append'
      readonly epoch: number
      readonly batch: number
      readonly records: readonly Event[]
    })
  | (Of & {
      readonly kind: 'propose'
      readonly epoch: number
      readonly records: readonly Event[]
      readonly proposal: Proposal
    })
  | (Of & { readonly kind: 'ended'; readonly epoch: number; readonly records: readonly Event[] })
  | (Of & { readonly kind: 'appended'; readonly batch: number })
  | (Of & { readonly kind: 'stands'; readonly stands: Standing })
  | (Of & { readonly kind: 'fenced'; readonly epoch: number })
  | (Of & { readonly kind: 'acquire' | 'renew'; readonly epoch: number })
  | (Of & { readonly kind: 'acquired'; readonly epoch: number; readonly open: readonly Stored[] })

/** Which one of its owner it was; null: it came with a proposal. */
export interface Batch {
  readonly epoch: number
  readonly batch: number
}

/** What the store keeps; the lease stands under the number of no transaction. */
export type StoreEntry =
  | { readonly type: 'records'; readonly records: readonly Event[]; readonly batch: Batch | null }
  | { readonly type: 'verdict'; readonly stands: Standing }
  | { readonly type: 'ended'; readonly records: readonly Event[] }
  | { readonly type: 'lease'; readonly owner: number; readonly epoch: number }

export type BranchEntry = 'prepared' | 'committed' | 'aborted'
/** Of a step; undone too is one that is barred from ever being done. */
export type StepEntry = 'done' | 'undone'

/** Messages that cost, and are no part of the protocol. */
export const BESIDES: readonly string[] = [
  ...['work', 'worked', 'work-failed', 'append', 'appended', 'propose', 'stands', 'fenced'],
  ...['ended', 'acquire', 'acquired', 'renew', 'admit', 'gave-up', 'submit'],
]

const COORDINATORS = 2

/** Who stands where: the coordinators, then the store, then the participants. */
export const layout = {
  coordinators: [0, 1] as readonly number[],
  store: COORDINATORS,
  participant: (branch: number) => COORDINATORS + 1 + branch,
  branch: (node: number) => node - COORDINATORS - 1,
}

/** Every transaction has the same branches by name: so its states and events are the same objects. */
export const branchesOf = (participants: number): Branches =>
  Array.from({ length: participants }, (_, branch) => `branch ${branch + 1}` as BranchId)
