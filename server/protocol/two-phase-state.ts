import type { Step } from './machine'
import type { AbortReason, BranchId, Recovery, Verdict, Vote } from './model'

export type Branches = readonly BranchId[]
export type Votes = Readonly<Record<BranchId, Vote>>

export interface Plan {
  readonly branches: Branches
  readonly recovery: Recovery
}

export type State = Readonly<
  | { phase: 'idle' }
  | { phase: 'active'; plan: Plan; working: Branches }
  | { phase: 'preparing'; plan: Plan; votes: Votes }
  | { phase: 'deciding'; plan: Plan; votes: Votes; proposal: Proposal }
  | { phase: 'in-doubt'; plan: Plan; votes: Votes; committed: Branches }
  | ({ phase: 'committing' | 'aborting' } & Settling)
  | { phase: 'committed' | 'aborted'; plan: Plan; votes: Votes }
  | { phase: 'heuristic'; plan: Plan; votes: Votes; verdict: Verdict; contradicted: Branches }
>

interface Settling {
  readonly plan: Plan
  readonly votes: Votes
  readonly unconfirmed: Branches
  /** Proven to have ended against the verdict. */
  readonly contradicted: Branches
  /** Gone without a proof; asked again until there is one. */
  readonly unproven: Branches
}

/** `branches` are those which must commit; an abort concerns every branch. */
export type Proposal = Readonly<
  | { verdict: 'commit'; reason: null; branches: Branches }
  | { verdict: 'abort'; reason: AbortReason; branches: Branches }
>

export type Event = Readonly<
  | { type: 'begun'; branches: Branches; recovery: Recovery }
  | { type: 'worked'; branch: BranchId }
  | { type: 'work-failed'; branch: BranchId }
  | { type: 'voted'; branch: BranchId; vote: Vote }
  | { type: 'deadline-passed' }
  /** Another incarnation owns the transaction now; `committed` are the proofs it found first (D8). */
  | { type: 'recovered'; committed: Branches }
  /** Read from the register, whoever wrote it; `branches` are those which must commit. */
  | { type: 'verdict-stands'; verdict: Verdict; branches: Branches }
  | { type: 'confirmed'; branch: BranchId }
  | { type: 'contradicted'; branch: BranchId }
  | { type: 'unproven'; branch: BranchId }
  | { type: 'ended' }
>

export type Effect = Readonly<
  | { type: 'prepare' | 'commit' | 'abort'; branch: BranchId }
  | { type: 'propose'; proposal: Proposal }
>

export type In<Phase extends State['phase']> = Extract<State, { phase: Phase }>
export type Heard<Type extends Event['type']> = Extract<Event, { type: Type }>
export type Undecided = In<'active' | 'preparing' | 'deciding' | 'in-doubt'>
export type Decided = In<'committing' | 'aborting'>
export type Next = Step<State, Event, Effect>

/** Those that have not answered yet. */
export const silent = ({ plan, votes }: In<'preparing'>): Branches =>
  plan.branches.filter((branch) => votes[branch] === undefined)

export const saying = (plan: Plan, votes: Votes, vote: Vote): Branches =>
  plan.branches.filter((branch) => votes[branch] === vote)

export const without = (branches: Branches, gone: BranchId): Branches =>
  branches.filter((branch) => branch !== gone)

export const ask = (type: 'prepare' | 'commit' | 'abort', branches: Branches): Effect[] =>
  branches.map((branch) => ({ type, branch }))
