import type { Mutant } from './mutant'
import { adviceMutants } from './mutants-of-advice'
import { applicationMutants } from './mutants-of-applications'
import { approvalMutants } from './mutants-of-approvals'
import { etcdMutants } from './mutants-of-etcd'
import { mariadbMutants } from './mutants-of-mariadb'
import { outcomeMutants } from './mutants-of-outcomes'
import { planMutants } from './mutants-of-plans'
import { policyMutants } from './mutants-of-policies'
import { sagaMutants } from './mutants-of-sagas'
import { serverMutants } from './mutants-of-servers'
import { serviceMutants } from './mutants-of-services'
import { signInMutants } from './mutants-of-sign-in'
import { simulatorMutants } from './mutants-of-the-simulator'
import { tryMutants } from './mutants-of-tries'

const decider = 'server/protocol/two-phase-decider.ts'
const settle = 'server/protocol/two-phase-settle.ts'
const undecided = 'server/protocol/two-phase-undecided.ts'
const votes = 'test/protocol/two-phase-commit.spec.ts'
const verdicts = 'test/protocol/two-phase-verdict.spec.ts'
const laws = 'test/protocol/two-phase-commit.laws.spec.ts'
const atDecider = 'test/protocol/two-phase-decider.spec.ts'
const deciding = 'test/simulation/explorer-decider.spec.ts'
const explorer = 'test/simulation/explorer.spec.ts'
const threePhase = 'test/protocol/three-phase-commit.spec.ts'
const exploration = 'test/simulation/exploration.spec.ts'
const simulator = 'test/simulation/simulator-register.spec.ts'

export const mutants: readonly Mutant[] = [
  {
    id: 'M1',
    bug: 'commit is proposed after the first yes',
    file: undecided,
    find: 'return silent(heard).length === 0 ? propose(heard, event, null)',
    replace: "return event.vote === 'yes' ? propose(heard, event, null)",
    killedBy: [votes, explorer],
  },
  {
    id: 'M9-recovery',
    bug: 'who takes over presumes abort though participants may be pre-committed',
    file: undecided,
    find: 'if (byParticipants !== null) return byParticipants',
    replace: '',
    killedBy: [threePhase, exploration],
  },
  {
    id: 'M9-termination',
    bug: 'a pre-committed participant in the company of one that only promised aborts',
    file: 'server/protocol/termination.ts',
    find: "if (states.includes('q') || !states.includes('p'))",
    replace: "if (states.includes('q') || states.includes('w'))",
    killedBy: ['test/protocol/termination.spec.ts', exploration],
  },
  {
    id: 'M2',
    bug: 'at the deadline a missing vote counts as yes',
    file: undecided,
    find: `function collectVotes(state: In<'preparing'>, event: Event): Next {
  if (event.type === 'deadline-passed') return propose(state, event, 'deadline-passed')`,
    replace: `function collectVotes(state: In<'preparing'>, event: Event): Next {
  if (event.type === 'deadline-passed') return propose(state, event, null)`,
    killedBy: [votes, explorer],
  },
  {
    id: 'M3',
    bug: 'commit is sent together with the proposal, before the verdict is durable',
    file: 'server/protocol/two-phase-propose.ts',
    find: "return lazily({ phase: 'deciding', plan, votes, proposal }, event)",
    replace: `return lazily({ phase: 'deciding', plan, votes, proposal }, event, [
    { type: 'propose', proposal },
    ...(proposal.verdict === 'commit' ? proposal.branches : []).map((branch) => ({ type: 'commit' as const, branch })),
  ])`,
    killedBy: [votes, laws, explorer],
  },
  {
    id: 'M5',
    bug: 'the caller is told committed before the register has answered',
    file: undecided,
    find: '? propose(heard, event, null) : lazily(heard, event, [])',
    replace: `? obey(heard, { type: 'verdict-stands', verdict: 'commit', branches: owed(heard.plan, votes) })
    : lazily(heard, event, [])`,
    killedBy: [votes, explorer],
  },
  {
    id: 'M6',
    bug: 'who takes over asks for the votes again',
    file: undecided,
    find: "return propose({ plan, votes }, event, 'owner-lost')",
    replace: "return lazily({ phase: 'preparing', plan, votes: {} }, event)",
    killedBy: [verdicts, laws, explorer],
  },
  {
    id: 'M7',
    bug: 'the verdict is forgotten when the first branch has confirmed it',
    file: settle,
    find: 'return next.unconfirmed.length === 0 ? close(next, [event])',
    replace: 'return next.unconfirmed.length >= 0 ? close(next, [event])',
    killedBy: [verdicts, explorer, simulator],
  },
  {
    id: 'M10',
    bug: 'the sweep rolls back what has no verdict, without asking the register',
    file: 'server/simulation/participant-moves.ts',
    find: 'return register >= COMMIT ? committed : prepared',
    replace: 'return register >= COMMIT ? committed : undone',
    killedBy: [explorer],
  },
  {
    id: 'M11',
    bug: 'the register takes a verdict from a coordinator that has lost its lease',
    file: 'server/simulation/moves.ts',
    find: 'world.register !== NOTHING || !holdsLease)',
    replace: 'world.register !== NOTHING)',
    killedBy: [explorer],
  },
  {
    id: 'M12',
    bug: 'the last resource commits, and recovery does not look at its row',
    file: decider,
    find: 'if (decider === undefined) return null',
    replace: 'if (decider !== null) return null',
    killedBy: ['test/protocol/two-phase-decider-recovery.spec.ts', deciding],
  },
  {
    id: 'D5',
    bug: 'an answer of the decider that was lost is taken for a refusal',
    file: decider,
    find: "return doubt(state, event, 'no-answer')",
    replace: "return giveUp(state, event, 'no')",
    killedBy: [atDecider, deciding],
  },
  {
    id: 'D5-forced',
    bug: 'the decider is told to commit before the votes to read only are durable',
    file: decider,
    find: "const forced = saying(plan, votes, 'read-only').length > 0",
    replace: "const forced = saying(plan, votes, 'read-only').length > 99",
    killedBy: [atDecider, deciding],
  },
  {
    id: 'M13',
    bug: 'phase two gives up on a branch that was asked twice without proof',
    file: settle,
    find: "if (event.type === 'unproven')",
    replace: "if (event.type === 'unproven' && !state.unproven.includes(branch))",
    killedBy: [verdicts, explorer],
  },
  {
    id: 'M14',
    bug: 'the deadline aborts what is being committed',
    file: settle,
    find: "if (event.type !== 'confirmed' && event.type !== 'contradicted' && event.type !== 'unproven')",
    replace: `if (event.type === 'deadline-passed')
    return lazily({ ...state, phase: 'aborting' }, event, state.unconfirmed.map((branch) => ({ type: 'abort' as const, branch })))
  if (event.type !== 'confirmed' && event.type !== 'contradicted' && event.type !== 'unproven')`,
    killedBy: [verdicts, laws, explorer],
  },
  {
    id: 'M18',
    bug: 'a branch that was not prepared when abort came may still prepare later',
    file: 'server/simulation/hearing.ts',
    find: 'if (place === working || place === prepared || place === absent) return []',
    replace: 'if (place === prepared || place === absent) return []',
    killedBy: [explorer],
  },
  {
    id: 'M25',
    bug: 'a branch that only reads is released while another still works',
    file: undecided,
    find: 'if (working.length > 0) return',
    replace: 'if (working.length > 1) return',
    killedBy: [votes],
  },
  {
    id: 'D7',
    bug: 'recovery decides although it was left to an operator',
    file: undecided,
    find: "if (plan.recovery === 'automatic' && event.committed.length === 0)",
    replace: 'if (event.committed.length === 0)',
    killedBy: [verdicts],
  },
  ...adviceMutants,
  ...applicationMutants,
  ...approvalMutants,
  ...outcomeMutants,
  ...policyMutants,
  ...serverMutants,
  ...planMutants,
  ...sagaMutants,
  ...serviceMutants,
  ...signInMutants,
  ...simulatorMutants,
  ...tryMutants,
  ...etcdMutants,
  ...mariadbMutants,
]
