import { type Explorable, ofModel } from './explorable'
import { messages } from './explorable-messages'
import { optimisticCommits } from './explorable-optimistic'
import { sagas } from './explorable-sagas'
import { lastResource } from './last-resource'
import { parallelCommit } from './parallel-commit'
import { paxosCommit } from './paxos-commit'
import { plantedBugs } from './planted-bugs'
import { type Rule, replicatedDecision } from './replicated-decision'
import { threePhase } from './three-phase'
import { threePhaseMachine } from './three-phase-machine'
import { machine, twoPhase } from './two-phase'

const last = (variant: string, row: boolean, says: string): Explorable =>
  ofModel({
    ...{ protocol: 'last-resource', variant, says, crashesMax: { 2: 1 }, stated: [[2, 1]] },
    model: ({ crashes }) => lastResource({ row, crashes }),
  })

const parallel = (variant: string, prevention: boolean, says: string): Explorable =>
  ofModel({
    ...{ protocol: 'parallel-commit', variant, says },
    crashesMax: { 1: 0, 2: 0, 3: 0, 4: 0 },
    stated: [
      [2, 0],
      [3, 0],
    ],
    model: ({ participants }) => parallelCommit({ participants, prevention }),
  })

const threePhases: readonly Explorable[] = [
  ofModel({
    ...{ protocol: 'three-phase-commit', variant: 'termination' },
    says: 'Skeen: crashes of all, known to all at once, and the termination protocol',
    crashesMax: { 1: 2, 2: 3, 3: 4, 4: 5, 5: 6 },
    stated: [
      [2, 3],
      [3, 4],
      [4, 5],
    ],
    model: (asked) => threePhase({ ...asked, fault: 'crashes' }),
  }),
  ofModel({
    ...{ protocol: 'three-phase-commit', variant: 'production' },
    says: 'The machine that runs here, with agents that crash, and a coordinator that comes back',
    crashesMax: { 1: 2, 2: 3, 3: 3 },
    stated: [
      [2, 1],
      [2, 2],
      [2, 3],
      [3, 1],
      [3, 2],
    ],
    model: threePhaseMachine,
  }),
  ofModel({
    ...{ protocol: 'three-phase-commit', variant: 'time-outs' },
    says: 'Time-outs of each participant instead of the termination protocol',
    crashesMax: { 2: 3, 3: 4, 4: 5 },
    stated: [[2, 1]],
    model: (asked) => threePhase({ ...asked, fault: 'time-outs' }),
  }),
  ofModel({
    ...{ protocol: 'three-phase-commit', variant: 'partition' },
    says: 'The termination protocol, while the network is in two parts',
    crashesMax: { 2: 3, 3: 4, 4: 5 },
    stated: [
      [2, 0],
      [3, 0],
    ],
    model: (asked) => threePhase({ ...asked, fault: 'partition' }),
  }),
]

const paxos = ofModel({
  ...{ protocol: 'paxos-commit', variant: 'as-published' },
  says: 'PaxosCommit of Gray and Lamport with two ballots; crashes are the acceptors that may be lost',
  crashesMax: { 1: 2, 2: 1, 3: 0 },
  stated: [
    [1, 0],
    [2, 0],
    [3, 0],
    [1, 1],
    [1, 2],
  ],
  model: ({ participants, crashes }) => paxosCommit({ participants, spare: crashes }),
})

const replicated = (rule: Rule, says: string): Explorable =>
  ofModel({
    ...{ protocol: 'replicated-decision', variant: rule, says },
    crashesMax: { 1: 0, 2: 0, 3: 0, 4: 0 },
    stated: [
      [2, 0],
      [3, 0],
    ],
    model: ({ participants }) => replicatedDecision({ participants, rule }),
  })

/** All that can be explored; the first of a protocol is what its name alone stands for. */
export const explorables: readonly Explorable[] = [
  ...twoPhase,
  ...plantedBugs,
  last('decision-row', true, 'The last resource commits its work and the decision as one'),
  last('plain', false, 'The last resource commits, then the coordinator logs it'),
  machine(
    {
      ...{ protocol: 'last-resource', variant: 'production', crashesMax: { 1: 2, 2: 2, 3: 1 } },
      says: 'The machine that runs here, with one participant that decides by its own commit',
      stated: [
        [2, 0],
        [2, 1],
        [2, 2],
        [3, 0],
        [3, 1],
      ],
      commandOnly: [[3, 2]],
    },
    { decider: true },
  ),
  parallel('prevention', true, 'Recovery bars a missing participant before it aborts'),
  parallel('no-prevention', false, 'Recovery aborts when a participant is missing'),
  ...threePhases,
  machine(
    {
      ...{
        protocol: 'try-confirm-cancel',
        variant: 'production',
        crashesMax: { 1: 2, 2: 2, 3: 1 },
      },
      says: 'The machine that runs here, with participants that reserve instead of locking',
      stated: [
        [2, 0],
        [2, 1],
        [2, 2],
        [3, 0],
        [3, 1],
      ],
      commandOnly: [[3, 2]],
    },
    { tries: true },
  ),
  ...optimisticCommits,
  ...sagas,
  ...messages,
  paxos,
  replicated('write-once', 'The first to write decides, and everybody obeys what stands'),
  replicated('absence-is-abort', 'Recovery takes a missing decision for abort'),
  replicated('blind-write', 'The coordinator writes over what stands'),
]
