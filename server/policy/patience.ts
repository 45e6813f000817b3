/** However often a call ended for time, the next one is not waited for longer, unless its policy says so. */
const PATIENCE_MS_MAX = 15_000

/**
 * How long the next call of what is owed may take, in milliseconds: what its policy says, and after a
 * second call in a row that ended for time twice as long each time. A participant that needs longer
 * than somebody wrote, the more so with a new session after each, would else never be told (as TCP
 * backs off its own time-out, RFC 6298 5.5).
 */
export const patienceMs = (attemptMs: number, timedOut: number): number =>
  Math.min(Math.max(attemptMs, PATIENCE_MS_MAX), attemptMs * 2 ** Math.max(0, timedOut - 1))
