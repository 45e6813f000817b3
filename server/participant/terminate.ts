import { type StopSignal, toAbortSignal } from '@/server/platform/stop'
import type { BranchId, Verdict } from '@/server/protocol/model'
import {
  COORDINATOR,
  nextElection,
  type Termination,
  terminationOf,
} from '@/server/protocol/termination'
import type { Fault } from './participant'
import type { PreCommits, StateAsked } from './pre-commits'

export interface Party {
  readonly branch: BranchId
  /** Null: it is not registered any more, so it cannot be reached. */
  readonly preCommits: PreCommits | null
}

/** `unknown`: nothing could be concluded now. `silent`: the branches that did not answer. */
export type Terminated =
  | {
      readonly found: Verdict
      readonly rule: Termination['rule']
      readonly election: number
      readonly silent: readonly BranchId[]
    }
  | { readonly found: 'unknown'; readonly fault: Fault }

interface Options {
  readonly signal: StopSignal
  /** Whoever is silent counts as crashed (4.2); else nothing is concluded until all have answered. */
  readonly withoutSilent: boolean
  /** How long one of them may take to answer; after that it is silent. */
  readonly callMs: number
}

const ELECTIONS_MAX = 5

/**
 * Leads the termination of a transaction from outside: is elected, asks all, concludes by the rules,
 * and has those that only promised pre-committed before it says commit. It tells nobody the verdict:
 * that is proposed to the register first.
 */
export async function terminate(parties: readonly Party[], options: Options): Promise<Terminated> {
  let seen = 0
  for (let n = 0; n < ELECTIONS_MAX && !options.signal.aborted; n++) {
    const election = nextElection(seen, COORDINATOR)
    const answers = await Promise.all(parties.map((party) => stateOf(party, election, options)))
    const higher = answers.flatMap((one) => (one.type === 'overruled' ? [one.election] : []))
    if (higher.length > 0) {
      seen = Math.max(election, ...higher)
      continue
    }
    const asked = { parties, answers, election }
    const concluded = await conclude(asked, options)
    if (concluded !== 'again') return concluded
    seen = election
  }
  return { found: 'unknown', fault: outvoted }
}

interface Asked {
  readonly parties: readonly Party[]
  readonly answers: readonly StateAsked[]
  readonly election: number
}

async function conclude(asked: Asked, options: Options): Promise<Terminated | 'again'> {
  const { parties, answers, election } = asked
  const reached = answers.flatMap((one) => (one.type === 'reached' ? [one] : []))
  const silent = parties.flatMap(({ branch }, n) => (answers[n]?.type === 'lost' ? [branch] : []))
  const concluded = terminationOf(reached, silent.length === 0)
  const isProven = concluded?.rule === 'TR1' || concluded?.rule === 'TR2'
  const waits = silent.length > 0 && !options.withoutSilent && !isProven
  if (concluded === null || waits)
    return { found: 'unknown', fault: answers.find(isLost)?.fault ?? nobody }
  const { verdict, rule } = concluded
  if (rule === 'TR4' && !(await preCommitAll(asked, options))) return 'again'
  return { found: verdict, rule, election, silent }
}

/** Those in `w`. False: one of them did not say so, and all is asked anew. */
async function preCommitAll(
  { parties, answers, election }: Asked,
  { signal, callMs }: Options,
): Promise<boolean> {
  const waiting = parties.filter((_, n) => {
    const answer = answers[n]
    return answer?.type === 'reached' && answer.state === 'w'
  })
  const done = await Promise.all(
    waiting.map(({ branch, preCommits }) =>
      preCommits?.preCommit(branch, { election, signal: either(signal, callMs) }),
    ),
  )
  return done.every((one) => one?.type === 'pre-committed')
}

const stateOf = (
  { branch, preCommits }: Party,
  election: number,
  { signal, callMs }: Options,
): Promise<StateAsked> =>
  preCommits?.stateOf(branch, { election, signal: either(signal, callMs) }) ??
  Promise.resolve({ type: 'lost', fault: unregistered })

const either = (signal: StopSignal, ms: number): StopSignal =>
  AbortSignal.any([toAbortSignal(signal), AbortSignal.timeout(ms)])

const isLost = (one: StateAsked): one is Extract<StateAsked, { type: 'lost' }> =>
  one.type === 'lost'

const unregistered: Fault = {
  code: 'unregistered',
  text: 'The participant is no longer registered, so it cannot be asked.',
}

const nobody: Fault = {
  code: 'total-failure',
  text: 'All that answer have been down since they promised; the others may have finished without them. All are waited for.',
}

const outvoted: Fault = {
  code: 'election',
  text: 'Other leaders were chosen again and again. It is asked anew in a moment.',
}
