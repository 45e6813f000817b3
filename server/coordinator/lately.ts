/** The last so many, oldest first out: who was here a moment ago. */
export function createLately<T>(max: number) {
  const kept = new Set<T>()
  return {
    add: (one: T): void => {
      kept.add(one)
      const [oldest] = kept
      if (kept.size > max && oldest !== undefined) kept.delete(oldest)
    },
    has: (one: T): boolean => kept.has(one),
  }
}
