import { twoPhaseCommit } from '@/server/protocol/two-phase-commit'
import { explore } from '@/server/simulation/explorer'
import type { Bounds as World } from '@/server/simulation/world'
import { bounds, type Explorable, ofModel } from './explorable'
import { grayLamport } from './gray-lamport'
import { presumption } from './presumption'
import type { Variant } from './presumption-state'

const protocol = 'two-phase-commit'

const presumed = (variant: string, code: Variant, says: string): Explorable =>
  ofModel({
    ...{ protocol, variant, says },
    crashesMax: { 1: 3, 2: 3, 3: 2, 4: 0 },
    stated: [
      [2, 0],
      [2, 1],
      [2, 2],
      [3, 0],
      [3, 1],
      [3, 2],
    ],
    model: ({ participants, crashes }) => presumption({ variant: code, n: participants, crashes }),
  })

/** The machine that runs in production, in the worlds of server/simulation. */
export const machine = (
  {
    stated,
    commandOnly = [],
    ...rest
  }: Omit<Explorable, 'explore' | 'stated' | 'commandOnly'> & {
    readonly stated: Parameters<typeof bounds>[0]
    readonly commandOnly?: Parameters<typeof bounds>[0]
  },
  world: Partial<World>,
): Explorable => ({
  ...rest,
  stated: bounds(stated),
  commandOnly: bounds(commandOnly),
  explore: ({ participants, crashes }) => {
    const { states, stuck, violation } = explore(twoPhaseCommit, {
      ...{ branches: participants, crashes, recovery: 'automatic', ...world },
    })
    return {
      ...{ type: 'found', states, stuck },
      violation: violation && { property: violation.law, steps: violation.trace },
    }
  },
})

/** Two-phase commit: as it runs here, and as the literature abstracts it. */
export const twoPhase: readonly Explorable[] = [
  machine(
    {
      ...{ protocol, variant: 'production' },
      says: 'The machine that runs here: presumed abort with a write-once verdict, crashes and takeovers of its coordinator',
      crashesMax: { 1: 2, 2: 2, 3: 1 },
      stated: [
        [2, 0],
        [2, 1],
        [2, 2],
        [3, 0],
        [3, 1],
      ],
      commandOnly: [[3, 2]],
    },
    {},
  ),
  machine(
    {
      ...{ protocol, variant: 'production-application' },
      says: 'The same machine, driven by an application over its own connections',
      crashesMax: { 1: 1, 2: 1, 3: 0 },
      stated: [
        [2, 0],
        [2, 1],
        [3, 0],
      ],
      commandOnly: [
        [2, 2],
        [3, 1],
      ],
    },
    { application: true },
  ),
  machine(
    {
      ...{ protocol, variant: 'production-presumed-commit' },
      says: 'The same machine with presumed commit: an abort that somebody caused waits for no write',
      crashesMax: { 1: 2, 2: 2, 3: 1 },
      stated: [
        [2, 0],
        [2, 1],
        [2, 2],
        [3, 0],
        [3, 1],
      ],
      commandOnly: [[3, 2]],
    },
    { presumption: 'commit' },
  ),
  machine(
    {
      ...{ protocol, variant: 'production-unsolicited-vote' },
      says: 'The same machine, with branches that promise with their last statement, unasked',
      crashesMax: { 1: 2, 2: 2, 3: 1 },
      stated: [
        [2, 0],
        [2, 1],
        [2, 2],
        [3, 0],
        [3, 1],
      ],
      commandOnly: [[3, 2]],
    },
    { unasked: 3 },
  ),
  presumed('presumed-abort', 'PA', 'Presumed abort, crashes of anyone'),
  presumed('presumed-nothing', 'PN', 'Presumed nothing, crashes of anyone'),
  presumed('presumed-commit', 'PC', 'Presumed commit, crashes of anyone'),
  ofModel({
    ...{ protocol, variant: 'as-published' },
    says: 'TwoPhase of Gray and Lamport; whoever stops does nothing more',
    crashesMax: { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0, 6: 0 },
    stated: [
      [1, 0],
      [2, 0],
      [3, 0],
      [4, 0],
      [5, 0],
      [6, 0],
    ],
    model: ({ participants }) => grayLamport(participants),
  }),
]
