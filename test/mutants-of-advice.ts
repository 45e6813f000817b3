import type { Mutant } from './mutant'

/** Bugs in what operators are told is safe. */
export const adviceMutants: readonly Mutant[] = [
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
    find: "return ageMs > freshMs ? 'no-answer'",
    replace: "return ageMs > 1_000 * freshMs ? 'no-answer'",
    killedBy: ['test/protocol/advice/advise.spec.ts'],
  },
  {
    id: 'bulk-with-care',
    bug: 'what is only safe with care, or forced, is done in bulk',
    file: 'server/advice/bulk-sort.ts',
    find: "(action) => advice[action].advised && advice[action].advice === 'safe',",
    replace: "(action) => advice[action].advised && advice[action].advice !== 'blocked',",
    killedBy: ['test/protocol/advice/bulk-sort.spec.ts'],
  },
  {
    id: 'D5-offers-force',
    bug: 'force is offered though only the participant that decides could carry it out, and it is silent',
    file: 'server/advice/rules.ts',
    find: "(cell.startsWith('forced') ? 'blocked' : cell)",
    replace: 'cell',
    killedBy: ['test/protocol/advice/advise-decider.spec.ts'],
  },
]
