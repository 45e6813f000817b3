/*
 * The words of Verdict.
 *
 * transaction   one atomic unit of work over several participants
 * participant   a database or service that can take part
 * branch        the part of one transaction at one participant
 * vote          what a branch answers to prepare: yes, no, read-only; a lost answer is unknown
 * verdict       the outcome of a transaction, commit or abort: written once, never changed
 * in doubt      a branch is prepared, holds its locks, and cannot learn the verdict now
 * heuristic     a participant settled a branch on its own, against the verdict or before it
 * evidence      what a participant itself says of a branch, read live
 */

declare const brand: unique symbol
type Brand<Base, Name> = Base & { readonly [brand]: Name }

/** `<cluster>.<shard>.<epoch>.<ulid>` */
export type TransactionId = Brand<string, 'TransactionId'>

/** `vd1_<transaction id>_<n>`, n from 1 to 999: the name of a branch at its participant. */
export type BranchId = Brand<string, 'BranchId'>

/** Milliseconds since 1970, always handed in; the core never asks what time it is. */
export type Instant = Brand<number, 'Instant'>

export type Verdict = 'commit' | 'abort'

/** A lost answer is `unknown`: neither yes nor no, it forbids commit and must be looked into. */
export type Vote = 'yes' | 'no' | 'read-only' | 'unknown'

/** Who settles what nobody decided before the owner was lost: recovery by itself, or an operator. */
export type Recovery = 'automatic' | 'manual'

/**
 * What the begin record stands for while there is no verdict, and who waits for what (2.1): absent, abort.
 * None of them commits what has no verdict.
 */
export type Presumption = 'abort' | 'commit' | 'nothing'

export type AbortReason =
  | 'refused'
  | 'work-failed'
  | 'no-answer'
  | 'deadline-passed'
  /** It waited in a ring, and was the one to go. */
  | 'deadlock'
  | 'owner-lost'
  | 'register-silent'
  | 'unclaimed'
  | 'operator'
  | 'shutdown'
  | 'application'
