import { type Chain, chainOf, type ENDS } from './markov-chain'
import type { MarkovParameters } from './markov-model'
import { fromIdentity, inverse, type Matrix, norm, product, sum } from './matrix'

/** Above this, for each unit of the numbers themselves, a solved chain is not to be believed. */
const RESIDUAL_MAX = 1e-10

/** What the fundamental matrix says of a transaction, seen from its start (protocols.md 19.3). */
export interface Prediction {
  readonly chain: Chain
  /** N = (I−Q)⁻¹: the expected visits of each state, from each state. */
  readonly N: Matrix
  /** ‖(I−Q)N − I‖∞ */
  readonly residual: number
  /** Each end, and how likely it is. */
  readonly B: Readonly<Record<(typeof ENDS)[number], number>>
  /** t = N·1, and its variance (2N−I)t − t∘t. */
  readonly steps: number
  readonly variance: number
  /** N·w: from the begin to the end. */
  readonly timeMs: number
  /** The part of it in which the decision stands, and not everybody has acknowledged it. */
  readonly inDoubtMs: number
}

/**
 * `stuck`: states from which no end can be reached, so that there is nothing to expect; empty: an end
 * is so unlikely that the numbers do not hold.
 */
export type MarkovResult =
  | { readonly ok: true; readonly prediction: Prediction }
  | { readonly ok: false; readonly stuck: readonly string[] }

/** Solves the chain; or names the modelling error: with s = 0 or h = 1 it never ends. */
export function predict(parameters: MarkovParameters): MarkovResult {
  const chain = chainOf(parameters)
  const stuck = neverEnding(chain)
  if (stuck.length > 0) return { ok: false, stuck }
  const system = fromIdentity(chain.Q)
  const N = inverse(system)
  if (N === null) return { ok: false, stuck: [] }
  const residual = norm(fromIdentity(product(system, N)))
  if (!(residual < RESIDUAL_MAX * Math.max(1, norm(N)))) return { ok: false, stuck: [] }
  const seen = fromStart(chain, N)
  if (![seen.steps, seen.variance, seen.timeMs].every(Number.isFinite))
    return { ok: false, stuck: [] }
  return { ok: true, prediction: { chain, N, residual, ...seen } }
}

function fromStart(chain: Chain, N: Matrix) {
  const { states, start, durationsMs } = chain
  const visits = N[start] ?? []
  const ends = product([visits], chain.R)[0] ?? []
  const t = N.map(sum)
  const steps = t[start] ?? 0
  const spent = visits.map((count, state) => count * (durationsMs[state] ?? 0))
  return {
    B: { COMMITTED: ends[0] ?? 0, ABORT_NO: ends[1] ?? 0, ABORT_TIMEOUT: ends[2] ?? 0 },
    steps,
    variance:
      2 *
        (product(
          [visits],
          t.map((one) => [one]),
        )[0]?.[0] ?? 0) -
      steps -
      steps ** 2,
    timeMs: sum(spent),
    inDoubtMs: sum(spent.filter((_, state) => states[state]?.phase !== 'voting')),
  }
}

/** P(in doubt for more than m rounds) for m = 0, 1 … from the moment the decision stands: row sums of Qᵐ. */
export function inDoubtLongerThan({ states, Q }: Chain, rounds: number): readonly number[] {
  const first = states.findIndex(({ phase }) => phase === 'delivering')
  let at: Matrix = [states.map((_, state) => (state === first ? 1 : 0))]
  return Array.from({ length: rounds + 1 }, (_, round) => {
    if (round > 0) at = product(at, Q)
    return sum(at[0] ?? [])
  })
}

/** States from which no sequence of possible steps leads to an end. */
function neverEnding({ states, Q, R }: Chain): readonly string[] {
  const ending = new Set<number>()
  for (let before = -1; before !== ending.size; ) {
    before = ending.size
    Q.forEach((row, state) => {
      const ends = (R[state] ?? []).some((probability) => probability > 0)
      if (ends || row.some((probability, next) => probability > 0 && ending.has(next)))
        ending.add(state)
    })
  }
  return states.flatMap(({ name }, state) => (ending.has(state) ? [] : [name]))
}
