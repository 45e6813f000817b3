import { type Step, unreachable } from './machine'
import type { AbortReason, BranchId, Presumption, Recovery, Verdict, Vote } from './model'

export type Branches = readonly BranchId[]
export type Votes = Readonly<Record<BranchId, Vote>>

export interface Plan {
  readonly branches: Branches
  readonly recovery: Recovery
  /** Left out: abort (presumed-commit.ts). */
  readonly presumption?: Exclude<Presumption, 'abort'>
  /** An application drives it, and has not said that nobody joins any more: it cannot commit yet. */
  readonly open?: true
  /** The branch that cannot prepare: its own commit is where the verdict comes to be (D5). */
  readonly decider?: BranchId
  /** Those that promise with their last statement, unasked (unsolicited-vote.ts). */
  readonly unasked?: Branches
  /** Whoever promised is pre-committed before the verdict comes to be (three-phase-commit.ts). */
  readonly threePhase?: true
  /** A vote is a reservation made by a Try: every branch is told how it ended (try-confirm-cancel.ts). */
  readonly tryConfirmCancel?: true
  /** A vote is a local commit, which abort compensates (optimistic-two-phase-commit.ts). */
  readonly optimistic?: true
  /** The decider's commit is the application's own, which the others only hear of (two-phase-message.ts). */
  readonly twoPhaseMessage?: true
}

export type State = Readonly<
  | { phase: 'idle' }
  | { phase: 'active'; plan: Plan; working: Branches; votes?: Votes }
  | { phase: 'enlisting'; plan: Plan; votes: Votes }
  | { phase: 'preparing'; plan: Plan; votes: Votes }
  /** All others have promised; the decider was told to commit, and has not answered. */
  | { phase: 'asking-decider'; plan: Plan; votes: Votes }
  /** Whether the decider has committed is not known; it is asked, and barred from committing later. */
  | { phase: 'preventing'; plan: Plan; votes: Votes; reason: AbortReason; committed: Branches }
  /** All have promised, and each is told so before the verdict; `acknowledged` have heard it. */
  | { phase: 'pre-committing'; plan: Plan; votes: Votes; acknowledged: Branches }
  /** What the participants concluded, or would conclude, without a coordinator; they are asked. */
  | { phase: 'terminating'; plan: Plan; votes: Votes; reason: AbortReason }
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
  /** An abort that nobody waits for, on its way to the register (presumed-commit.ts). */
  readonly unwritten?: Proposal
}

/**
 * committed  its transaction is there, and with it the decision
 * read-only  it had changed nothing, and has let go
 * refused    its commit has failed for sure
 * prevented  it had not committed, and never can
 * unknown    no answer
 */
export type Decision = 'committed' | 'read-only' | 'refused' | 'prevented' | 'unknown'

/** `branches` are those which must commit; an abort concerns every branch. */
export type Proposal = Readonly<
  | { verdict: 'commit'; reason: null; branches: Branches }
  | { verdict: 'abort'; reason: AbortReason; branches: Branches }
>

export type Event = Readonly<
  | ({ type: 'begun' } & Plan)
  /** An application has joined one more branch, and nothing more once it has finished. */
  | { type: 'enlisted'; branch: BranchId }
  | { type: 'finished' }
  | { type: 'application-aborted' }
  | { type: 'worked'; branch: BranchId }
  | { type: 'work-failed'; branch: BranchId }
  | { type: 'voted'; branch: BranchId; vote: Vote }
  | { type: 'decider-answered'; branch: BranchId; found: Decision }
  /** It is pre-committed, durably. */
  | { type: 'pre-committed'; branch: BranchId }
  /** It obeys a leader that the participants chose, or is past being pre-committed. */
  | { type: 'overruled'; branch: BranchId }
  | { type: 'terminated'; found: Verdict }
  | { type: 'deadline-passed' }
  /** It waits in a ring, and was chosen to break it (policy/deadlock.ts). */
  | { type: 'deadlocked' }
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
  | { type: 'prepare' | 'pre-commit' | 'commit' | 'abort'; branch: BranchId }
  /** Find out what the participants concluded, or bring them to a conclusion. */
  | { type: 'terminate' }
  /** Tell the application that its branch may begin. */
  | { type: 'admit'; branch: BranchId }
  /** Commit the decider's own transaction; or bar it from ever committing, unless it has. */
  | { type: 'decide-there' | 'prevent'; branch: BranchId }
  | { type: 'propose'; proposal: Proposal }
>

export type In<Phase extends State['phase']> = Extract<State, { phase: Phase }>
export type Heard<Type extends Event['type']> = Extract<Event, { type: Type }>
export type Undecided = In<
  | 'active'
  | 'enlisting'
  | 'preparing'
  | 'asking-decider'
  | 'preventing'
  | 'pre-committing'
  | 'terminating'
  | 'deciding'
  | 'in-doubt'
>
export type Decided = In<'committing' | 'aborting'>
export type Next = Step<State, Event, Effect>

/** Those that have not answered yet. */
export const silent = ({ plan, votes }: In<'preparing'>): Branches =>
  plan.branches.filter((branch) => votes[branch] === undefined && branch !== plan.decider)

export const saying = (plan: Plan, votes: Votes, vote: Vote): Branches =>
  plan.branches.filter((branch) => votes[branch] === vote)

/** Those that have promised and did not say yet that they are pre-committed. */
export const unheard = ({ plan, votes, acknowledged }: In<'pre-committing'>): Branches =>
  saying(plan, votes, 'yes').filter((branch) => !acknowledged.includes(branch))

export const without = (branches: Branches, gone: BranchId): Branches =>
  branches.filter((branch) => branch !== gone)

export const ask = (
  type: 'prepare' | 'pre-commit' | 'commit' | 'abort',
  branches: Branches,
): Effect[] => branches.map((branch) => ({ type, branch }))

/** Everything still asked of the world in this state. */
export function owed(state: State): readonly Effect[] {
  switch (state.phase) {
    case 'preparing':
      return ask('prepare', silent(state))
    case 'asking-decider':
      return awaitsApplication(state) ? [] : toDecider('decide-there', state)
    case 'preventing':
      return toDecider('prevent', state)
    case 'pre-committing':
      return ask('pre-commit', unheard(state))
    case 'terminating':
      return [{ type: 'terminate' }]
    case 'deciding':
      return [{ type: 'propose', proposal: state.proposal }]
    case 'committing':
      return ask('commit', state.unconfirmed)
    case 'aborting':
      return [...unwritten(state), ...ask('abort', state.unconfirmed)]
    case 'idle':
    case 'active':
    case 'enlisting':
    case 'in-doubt':
    case 'committed':
    case 'aborted':
    case 'heuristic':
      return []
    default:
      return unreachable(state)
  }
}

const unwritten = ({ unwritten: proposal }: Decided): readonly Effect[] =>
  proposal === undefined ? [] : [{ type: 'propose', proposal }]

/** Its commit is nothing that we could ask for. */
export const awaitsApplication = (state: State): boolean =>
  state.phase === 'asking-decider' && state.plan.twoPhaseMessage === true

const toDecider = (
  type: 'decide-there' | 'prevent',
  { plan: { decider } }: In<'asking-decider' | 'preventing'>,
): Effect[] => (decider === undefined ? [] : [{ type, branch: decider }])

/** Nothing waits for the record; the effects leave at once. */
export const lazily = (state: State, event: Event, effects = owed(state)): Next => ({
  state,
  records: [event],
  forced: false,
  effects,
})
