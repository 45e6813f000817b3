import type { Needs } from '@/server/policy/admission'

/** How many wait in each line. */
export function countLines() {
  const counts = new Map<string, number>()
  return {
    at: (line: string): number => counts.get(line) ?? 0,
    lines: (): ReadonlySet<string> => new Set(counts.keys()),
    add: (needs: Needs, by: 1 | -1): void => {
      for (const line of needs.keys()) {
        const count = (counts.get(line) ?? 0) + by
        if (count > 0) counts.set(line, count)
        else counts.delete(line)
      }
    },
  }
}
