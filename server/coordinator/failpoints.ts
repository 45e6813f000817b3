/**
 * The named points of a commit at which a lab may have this process die (D29): B0, Sn and Vn of
 * branch n, D0, Dm, D1, Cn and An (Rn and Zn when it aborts), E0, E1. One-shot; forgotten by a restart.
 */
export interface Failpoints {
  arm(point: string | null): void
  /** True if this is the point: from here on nothing more is begun, what is under way gets durable. */
  reached(point: string): boolean
  /** A point was reached, and this process is about to die. */
  readonly dying: boolean
  /** Dies here, if this is the point. */
  pass(point: string): void
}

/** `die` ends the process at once, as `kill -9` does. */
export function createFailpoints(die: () => void): Failpoints {
  let target: string | null = null
  let dying = false
  return {
    arm: (point) => {
      target = point
    },
    reached: (point) => {
      dying ||= target === point
      return target === point
    },
    get dying() {
      return dying
    },
    pass: (point) => {
      if (target === point) die()
    },
  }
}
