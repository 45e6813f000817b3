/**
 * When somebody who decides was last heard of a transaction: its coordinator, or a leader. What was
 * heard before this process began is not known, and counts from its beginning.
 */
export interface Heard {
  note(gid: string): void
  /** It was promised in this life of the process: what the agent says of it is steady. */
  promised(gid: string): void
  isSteady(gid: string): boolean
  silentMs(gid: string): number
  /** It has ended here; it is not thought of any more. */
  forget(gid: string): void
}

export function createHeard(nowMs: () => number): Heard {
  const startedMs = nowMs()
  const last = new Map<string, number>()
  const steady = new Set<string>()
  return {
    note: (gid) => {
      last.set(gid, nowMs())
      keepNewest(last)
    },
    promised: (gid) => {
      steady.add(gid)
      keepNewest(steady)
    },
    isSteady: (gid) => steady.has(gid),
    silentMs: (gid) => nowMs() - (last.get(gid) ?? startedMs),
    forget: (gid) => {
      last.delete(gid)
      steady.delete(gid)
    },
  }
}

const KEPT_MAX = 100_000

function keepNewest(kept: Map<string, number> | Set<string>): void {
  if (kept.size <= KEPT_MAX) return
  for (const oldest of kept.keys()) {
    kept.delete(oldest)
    return
  }
}
