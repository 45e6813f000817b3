import { answered, atLeastOnce, binomial, type MarkovParameters } from './markov-model'

/** What needs no chain, under the names of protocols.md 19.2; times in milliseconds. */
export interface ClosedForms {
  readonly s: number
  /** σ: a vote is obtained within k attempts. */
  readonly sigma: number
  readonly P_commit: number
  readonly P_abort_NO: number
  readonly P_abort_timeout: number
  /** Of one participant: σ/s. */
  readonly E_attempts: number
  /** Until all n have answered, without a limit: the largest of n geometric numbers. */
  readonly E_rounds: number
  /** All have answered within 1, 2 … k rounds. */
  readonly P_answered: readonly number[]
  /** One branch: rounds that deliver its decision, ticks with the coordinator down, time in doubt. */
  readonly E_delivering: number
  readonly E_ticks_down: number
  readonly E_in_doubt: number
}

/** Only for a model that ends: neither s = 0 nor h = 1, nor a coordinator that never comes back. */
export function closedForms(parameters: MarkovParameters): ClosedForms {
  const { refuse, attempts, participants, coordinatorCrash, recovery } = parameters
  const s = answered(parameters)
  const sigma = atLeastOnce(s, attempts)
  const nobodyRefuses = (1 - refuse * sigma) ** participants
  const P_commit = ((1 - refuse) * sigma) ** participants
  const E_delivering = 1 / ((1 - coordinatorCrash) * s)
  const E_ticks_down = coordinatorCrash === 0 ? 0 : (coordinatorCrash / recovery) * E_delivering
  return {
    ...{ s, sigma, P_commit },
    P_abort_NO: 1 - nobodyRefuses,
    P_abort_timeout: nobodyRefuses - P_commit,
    E_attempts: sigma / s,
    E_rounds: largestOfGeometric(participants, s),
    P_answered: Array.from(
      { length: attempts },
      (_, round) => atLeastOnce(s, round + 1) ** participants,
    ),
    ...{ E_delivering, E_ticks_down },
    E_in_doubt: parameters.deliverMs * E_delivering + parameters.downMs * E_ticks_down,
  }
}

/**
 * The expected largest of n geometric numbers. By the first round: whoever does not succeed in it
 * begins anew. Equal to Σ C(n,j)(−1)^(j+1)/(1−(1−s)^j), whose terms cancel each other for large n.
 */
export function largestOfGeometric(count: number, success: number): number {
  const expected = [0]
  for (let n = 1; n <= count; n++) {
    const left = binomial(n, success).reduce(
      (sum, probability, hits) => sum + (hits === 0 ? 0 : probability * (expected[n - hits] ?? 0)),
      1,
    )
    expected.push(left / atLeastOnce(success, n))
  }
  return expected[count] ?? 0
}

/** Full jitter: the mean wait before attempt i + 1 is min(cap, base·2^i)/2. */
export const meanBackOffMs = (
  attempt: number,
  { baseMs, capMs }: { readonly baseMs: number; readonly capMs: number },
): number => Math.min(capMs, baseMs * 2 ** attempt) / 2

/** Little's law: how many branches are in doubt at a time, when λ decisions a second are delivered. */
export const inDoubtAtOnce = (
  decisionsPerSecond: number,
  participants: number,
  inDoubtMs: number,
): number => (decisionsPerSecond * participants * inDoubtMs) / 1_000
