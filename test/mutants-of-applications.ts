import type { Mutant } from './mutant'
import { messageMutants } from './mutants-of-messages'

const enlisting = 'server/protocol/two-phase-enlisting.ts'
const joining = 'test/protocol/two-phase-enlisting.spec.ts'
const application = 'test/simulation/explorer-application.spec.ts'

/** Bugs in what is done for a transaction that an application drives. */
export const applicationMutants: readonly Mutant[] = [
  {
    id: 'A1',
    bug: 'an application hears of its branch before the journal has it',
    file: enlisting,
    find: 'return { state: joined, records: [event], forced: true, effects }',
    replace: 'return { state: joined, records: [event], forced: false, effects }',
    killedBy: [joining, application],
  },
  {
    id: 'A2',
    bug: 'an application that has finished is committed although a vote is missing',
    file: enlisting,
    find: 'return silent(preparing).length > 0 ?',
    replace: 'return silent(preparing).length > 1 ?',
    killedBy: [joining, application],
  },
  {
    id: 'A2-final',
    bug: 'a statement that comes after the final one is left out, and the rest commits',
    file: 'sdk/transaction-attempt.ts',
    find: 'value = await work({ id, enlist } as OpenedTransaction)\n    refuseLate(joined)',
    replace: 'value = await work({ id, enlist } as OpenedTransaction)',
    killedBy: ['test/integration/application-final.spec.ts'],
  },
  {
    id: 'A3',
    bug: 'an operator may commit what others may still join',
    file: 'server/simulation/moves.ts',
    find: 'if (others === 0 && promised !== 0 && !open)',
    replace: 'if (others === 0 && promised !== 0)',
    killedBy: [application],
  },
  {
    id: 'A4',
    bug: 'an operator is offered to commit what the application never finished',
    file: 'server/advice/rules.ts',
    find: "found.rule === 7 ? row(14, 'nothing-to-do', 'blocked', 'safe')",
    replace: "found.rule === 7 ? row(14, 'nothing-to-do', 'safe-with-care', 'safe')",
    killedBy: ['test/protocol/advice/advise.spec.ts'],
  },
  ...messageMutants,
]
