/** How the gate of a participant stands in one coordinator process. */
export interface PublishedGate {
  readonly participant: string
  readonly breaker: 'closed' | 'open' | 'half-open'
  readonly sinceMs: number | null
  readonly untilMs: number | null
  readonly budgetLeft: number
  readonly budgetMax: number
  readonly refusedShare: number
}

/** Where coordinators tell everybody how their gates stand; nothing is decided by it. */
export interface GateStore {
  /** In the place of what this process has told before of the same participants. */
  publish(gates: readonly PublishedGate[]): Promise<void>
  /** Forgets what processes have told that run no more. */
  prune(): Promise<void>
}
