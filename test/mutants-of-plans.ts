import type { Mutant } from './mutant'

const presumed = 'server/protocol/presumed-commit.ts'
const explorer = 'test/simulation/explorer-presumption.spec.ts'
const coordinator = 'test/simulation/coordinator-presumed.spec.ts'

/** Bugs in what two-phase commit is run with: its presumption, and votes that come unasked. */
export const planMutants: readonly Mutant[] = [
  {
    id: 'M1-presumed-commit',
    bug: 'presumed commit tells an abort that nobody refused before the register has it',
    file: presumed,
    find: "new Set(['refused', 'work-failed'])",
    replace: "new Set(['refused', 'work-failed', 'no-answer', 'deadline-passed', 'owner-lost'])",
    killedBy: [explorer, coordinator],
  },
  {
    id: 'M1-presumed-commit-forgets',
    bug: 'presumed commit ends an abort whose verdict is not written yet',
    file: 'server/protocol/two-phase-settle.ts',
    find: 'if (next.unwritten !== undefined) return lazily(next, event, [])',
    replace: '',
    killedBy: [explorer],
  },
  {
    id: 'M1-unasked',
    bug: 'a vote is heard from a branch that has not been told that nothing follows',
    file: 'server/protocol/unsolicited-vote.ts',
    find: 'plan.unasked?.includes(event.branch) === true &&',
    replace: '',
    killedBy: ['test/protocol/unsolicited-vote.spec.ts'],
  },
  {
    id: 'M12-unasked',
    bug: 'a branch that promises with its work leaves no mark where it has written nothing',
    file: 'server/participant/postgres-commands.ts',
    find: 'text: promises(order) ? markPromise : markWork',
    replace: 'text: markWork',
    killedBy: ['test/integration/postgres-unasked.spec.ts'],
  },
]
