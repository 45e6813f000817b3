/** What can go wrong with a transaction, and how long each part of it takes (protocols.md 19.1). */
export interface MarkovParameters {
  /** p: a message is lost, one way. */
  readonly loss: number
  /** q: the participant is down during an attempt. */
  readonly down: number
  /** v: a participant votes no. */
  readonly refuse: number
  /** k: how often a vote is asked for. */
  readonly attempts: number
  /** n */
  readonly participants: number
  /** h: the coordinator crashes in a round that delivers the decision. */
  readonly coordinatorCrash: number
  /** ρ: it comes back within one tick. */
  readonly recovery: number
  /** Tᵣ: how long the round r of prepare takes; the last one stands for all that follow. */
  readonly prepareMs: readonly number[]
  /** T_B: how long a round takes that delivers the decision. */
  readonly deliverMs: number
  /** T_X: how long a tick takes while the coordinator is down. */
  readonly downMs: number
}

/** s: a request reaches its participant, finds it up, and the answer comes back. */
export const answered = ({ loss, down }: MarkovParameters): number => (1 - loss) ** 2 * (1 - down)

/** 1 − (1−s)^k without losing the small numbers: at least one of k attempts succeeds. */
export const atLeastOnce = (success: number, attempts: number): number =>
  success === 1 ? 1 : -Math.expm1(attempts * Math.log1p(-success))

/** The probabilities of 0, 1 … n successes in n trials. */
export function binomial(trials: number, success: number): readonly number[] {
  let row = [1]
  for (let trial = 0; trial < trials; trial++)
    row = Array.from(
      { length: row.length + 1 },
      (_, hits) => (row[hits] ?? 0) * (1 - success) + (row[hits - 1] ?? 0) * success,
    )
  return row
}
