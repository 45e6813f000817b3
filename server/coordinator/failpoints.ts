/**
 * The named points of a commit at which a lab may have this process die (D29): B0, Sn and Vn of
 * branch n (Jn for one that joins and F0 when an application has finished), D0, Dm, D1, around a
 * decider L0, Lm, L1 (told to commit) and P0, P1 (barred), in three phases Qn and Wn (pre-commit of
 * branch n sent, and acknowledged) and T0, T1 (around a termination), Cn and An (Rn and Zn when it aborts), E0,
 * E1. One-shot; forgotten by a restart.
 */
export interface Failpoints {
  /** At that point the process dies; or it stands still, as if stopped from outside, until it is let on. */
  arm(point: string | null, action?: FailpointAction): void
  /** True if this is the point: from here on nothing more is begun, what is under way gets durable. */
  reached(point: string): boolean
  /** A point was reached, and this process is about to die or to stand still. */
  readonly dying: boolean
  /** Resolves when it goes on after it stood still; never, if it dies. */
  goneOn(): Promise<void>
  /** Dies or stands still here, if this is the point. */
  pass(point: string): void
}

export type FailpointAction = 'crash' | 'stop'

/** `act` does it to the process at once: `kill -9`, or SIGSTOP. */
export function createFailpoints(act: (action: FailpointAction) => void): Failpoints {
  let target: string | null = null
  let action: FailpointAction = 'crash'
  let dying = false
  const waiting = new Set<() => void>()
  const goOn = (): void => {
    dying = false
    for (const wake of waiting) wake()
    waiting.clear()
  }
  return {
    arm: (point, wanted = 'crash') => {
      target = point
      action = wanted
    },
    reached: (point) => {
      dying ||= target === point
      return target === point
    },
    get dying() {
      return dying
    },
    goneOn: () =>
      new Promise((resolve) => {
        waiting.add(resolve)
      }),
    pass: (point) => {
      if (target !== point) return
      const goesOn = action === 'stop'
      if (goesOn) target = null
      act(action)
      if (goesOn) goOn()
    },
  }
}
