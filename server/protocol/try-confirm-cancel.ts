import type { Branches, Plan } from './two-phase-state'

/*
 * Try–Confirm–Cancel (`protocols.md` 6) on the machine of two-phase commit: a Try is what prepare is
 * there, a Confirm commit and a Cancel abort. What differs is what a participant keeps: a local
 * transaction that has committed, so that nothing is locked, and nothing undoes itself. Hence every
 * branch that was registered is cancelled, whatever its Try answered: one that was refused or never
 * came is fenced by that against a Try which comes late.
 */

/** All that an abort concerns, the one registered last first; null: it is another protocol. */
export const cancelled = (plan: Plan): Branches | null =>
  plan.tryConfirmCancel === true ? [...plan.branches].reverse() : null

/** The order in which they are told: in reverse of their registration, which costs nothing. */
export const told = (plan: Plan, branches: Branches): Branches =>
  plan.tryConfirmCancel === true ? [...branches].reverse() : branches
