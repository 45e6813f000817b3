import type { Mutant } from './mutant'
import { serverMutants } from './mutants-of-servers'

const machine = 'server/protocol/two-phase-commit.ts'
const votes = 'test/protocol/two-phase-commit.spec.ts'
const verdicts = 'test/protocol/two-phase-verdict.spec.ts'
const laws = 'test/protocol/two-phase-commit.laws.spec.ts'
const explorer = 'test/simulation/explorer.spec.ts'

export const mutants: readonly Mutant[] = [
  {
    id: 'M1',
    bug: 'commit is proposed after the first yes',
    file: machine,
    find: 'return silent(heard).length === 0 ? propose(heard, event, null)',
    replace: "return event.vote === 'yes' ? propose(heard, event, null)",
    killedBy: [votes, explorer],
  },
  {
    id: 'M2',
    bug: 'at the deadline a missing vote counts as yes',
    file: machine,
    find: `function collectVotes(state: In<'preparing'>, event: Event): Next {
  if (event.type === 'deadline-passed') return propose(state, event, 'deadline-passed')`,
    replace: `function collectVotes(state: In<'preparing'>, event: Event): Next {
  if (event.type === 'deadline-passed') return propose(state, event, null)`,
    killedBy: [votes, explorer],
  },
  {
    id: 'M3',
    bug: 'commit is sent together with the proposal, before the verdict is durable',
    file: machine,
    find: "return lazily({ phase: 'deciding', plan, votes, proposal }, event)",
    replace: `return lazily({ phase: 'deciding', plan, votes, proposal }, event, [
    { type: 'propose', proposal },
    ...ask('commit', proposal.verdict === 'commit' ? proposal.branches : []),
  ])`,
    killedBy: [votes, laws, explorer],
  },
  {
    id: 'M5',
    bug: 'the caller is told committed before the register has answered',
    file: machine,
    find: '? propose(heard, event, null) : lazily(heard, event, [])',
    replace: `? obey(heard, { type: 'verdict-stands', verdict: 'commit', branches: saying(heard.plan, votes, 'yes') })
    : lazily(heard, event, [])`,
    killedBy: [votes, explorer],
  },
  {
    id: 'M6',
    bug: 'who takes over asks for the votes again',
    file: machine,
    find: "return propose({ plan, votes }, event, 'owner-lost')",
    replace: "return lazily({ phase: 'preparing', plan, votes: {} }, event)",
    killedBy: [verdicts, laws, explorer],
  },
  {
    id: 'M7',
    bug: 'the verdict is forgotten when the first branch has confirmed it',
    file: machine,
    find: 'return next.unconfirmed.length === 0 ? close(next, [event])',
    replace: 'return next.unconfirmed.length >= 0 ? close(next, [event])',
    killedBy: [verdicts, explorer],
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
    id: 'M13',
    bug: 'phase two gives up on a branch that was asked twice without proof',
    file: machine,
    find: "if (event.type === 'unproven')",
    replace: "if (event.type === 'unproven' && !state.unproven.includes(branch))",
    killedBy: [verdicts, explorer],
  },
  {
    id: 'M14',
    bug: 'the deadline aborts what is being committed',
    file: machine,
    find: "if (event.type !== 'confirmed' && event.type !== 'contradicted' && event.type !== 'unproven')",
    replace: `if (event.type === 'deadline-passed')
    return follow({ ...state, phase: 'aborting' })
  if (event.type !== 'confirmed' && event.type !== 'contradicted' && event.type !== 'unproven')`,
    killedBy: [verdicts, laws, explorer],
  },
  {
    id: 'M18',
    bug: 'a branch that was not prepared when abort came may still prepare later',
    file: 'server/simulation/hearing.ts',
    find: 'if (place === working || place === prepared) return []',
    replace: 'if (place === prepared) return []',
    killedBy: [explorer],
  },
  {
    id: 'M25',
    bug: 'a branch that only reads is released while another still works',
    file: machine,
    find: 'if (working.length > 0) return',
    replace: 'if (working.length > 1) return',
    killedBy: [votes],
  },
  {
    id: 'D7',
    bug: 'recovery decides although it was left to an operator',
    file: machine,
    find: "if (plan.recovery === 'automatic' && event.committed.length === 0)",
    replace: 'if (event.committed.length === 0)',
    killedBy: [verdicts],
  },
  {
    id: 'D21',
    bug: 'the back-off grows without a cap',
    file: 'server/policy/retry.ts',
    find: 'Math.min(policy.capMs, policy.baseMs * 2 ** exponent)',
    replace: 'policy.baseMs * 2 ** exponent',
    killedBy: ['test/protocol/policy.spec.ts'],
  },
  {
    id: 'D6',
    bug: 'abort counts as safe although nobody knows whether a verdict was written',
    file: 'server/advice/rules.ts',
    find: "return row(13, 'ask-again', 'forced-guess', 'forced-guess')",
    replace: "return row(13, 'ask-again', 'forced-guess', 'safe')",
    killedBy: ['test/protocol/advice/advise.spec.ts', 'test/protocol/advice/advice-worlds.spec.ts'],
  },
  {
    id: 'D6b',
    bug: 'a promise that is too old still counts',
    file: 'server/advice/situation.ts',
    find: "value === 'prepared' && ageMs > FRESH_MS_MAX",
    replace: "value === 'prepared' && ageMs > 1_000 * FRESH_MS_MAX",
    killedBy: ['test/protocol/advice/advise.spec.ts'],
  },
  ...serverMutants,
]
