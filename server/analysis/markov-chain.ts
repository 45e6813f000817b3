import { answered, binomial, type MarkovParameters } from './markov-model'
import type { Matrix } from './matrix'

/** Where the chain ends, in the order of the columns of R. */
export const ENDS = ['COMMITTED', 'ABORT_NO', 'ABORT_TIMEOUT'] as const

/**
 * V(j,r): j votes are missing in round r, and all that came say yes. C(j): commit stands, and j have
 * not acknowledged it. X: the coordinator is down, and with it what it knew of acknowledgements.
 */
export type ChainState = Readonly<
  | { phase: 'voting'; name: string; missing: number; round: number }
  | { phase: 'delivering'; name: string; missing: number }
  | { phase: 'down'; name: 'X' }
>

/** The canonical form [[Q, R], [0, I]] of protocols.md 19.3. */
export interface Chain {
  readonly states: readonly ChainState[]
  /** Where it begins. */
  readonly start: number
  readonly Q: Matrix
  readonly R: Matrix
  /** How long a stay of one step takes, for each state. */
  readonly durationsMs: readonly number[]
}

/** The chain of one transaction, all of whose participants move in rounds. */
export function chainOf(parameters: MarkovParameters): Chain {
  const states = statesOf(parameters)
  const index = new Map<string, number>(states.map(({ name }, at) => [name, at]))
  const rows = states.map((state) => {
    const Q = new Array<number>(states.length).fill(0)
    const R = new Array<number>(ENDS.length).fill(0)
    for (const { to, probability } of moves(state, parameters)) {
      const end = ENDS.indexOf(to as (typeof ENDS)[number])
      const [row, column] = end < 0 ? [Q, index.get(to) ?? -1] : [R, end]
      row[column] = (row[column] ?? 0) + probability
    }
    return { Q, R }
  })
  return {
    states,
    start: index.get(voting(parameters.participants, 1)) ?? 0,
    Q: rows.map(({ Q }) => Q),
    R: rows.map(({ R }) => R),
    durationsMs: states.map((state) => durationMs(state, parameters)),
  }
}

/** How many transient states there are: what the work grows with, to its third power. */
export const stateCount = (participants: number, attempts: number): number =>
  participants * attempts + participants + 1

const voting = (missing: number, round: number) => `V(${missing},${round})`
const delivering = (missing: number) => `C(${missing})`

function statesOf({ attempts, participants }: MarkovParameters): readonly ChainState[] {
  const counts = Array.from({ length: participants }, (_, at) => participants - at)
  const rounds = Array.from({ length: attempts }, (_, at) => at + 1)
  return [
    ...rounds.flatMap((round) =>
      counts.map((missing) => ({
        ...{ phase: 'voting' as const, name: voting(missing, round), missing, round },
      })),
    ),
    ...counts.map((missing) => ({
      ...{ phase: 'delivering' as const, name: delivering(missing), missing },
    })),
    { phase: 'down', name: 'X' },
  ]
}

interface Move {
  readonly to: string
  readonly probability: number
}

function moves(state: ChainState, parameters: MarkovParameters): readonly Move[] {
  switch (state.phase) {
    case 'voting':
      return votes(state, parameters)
    case 'delivering':
      return deliveries(state, parameters)
    case 'down':
      return [
        { to: delivering(parameters.participants), probability: parameters.recovery },
        { to: 'X', probability: 1 - parameters.recovery },
      ]
  }
}

/** Of j that are asked, d answer: one no is enough for abort, and after round k nobody asks again. */
function votes(
  { missing, round }: Extract<ChainState, { phase: 'voting' }>,
  parameters: MarkovParameters,
): readonly Move[] {
  const { participants, refuse, attempts } = parameters
  return binomial(missing, answered(parameters)).flatMap((probability, replies) => {
    const allYes = (1 - refuse) ** replies
    const left = missing - replies
    const after = round < attempts ? voting(left, round + 1) : 'ABORT_TIMEOUT'
    return [
      { to: 'ABORT_NO', probability: probability * (1 - allYes) },
      { to: left === 0 ? delivering(participants) : after, probability: probability * allYes },
    ]
  })
}

function deliveries(
  { missing }: Extract<ChainState, { phase: 'delivering' }>,
  parameters: MarkovParameters,
): readonly Move[] {
  const { coordinatorCrash } = parameters
  const acks = binomial(missing, answered(parameters)).map((probability, replies) => ({
    to: replies === missing ? 'COMMITTED' : delivering(missing - replies),
    probability: (1 - coordinatorCrash) * probability,
  }))
  return [{ to: 'X', probability: coordinatorCrash }, ...acks]
}

function durationMs(state: ChainState, parameters: MarkovParameters): number {
  const { prepareMs, deliverMs, downMs } = parameters
  if (state.phase === 'voting') return prepareMs[state.round - 1] ?? prepareMs.at(-1) ?? 0
  return state.phase === 'delivering' ? deliverMs : downMs
}
