export type OneByOne = <T>(key: string | null, work: () => Promise<T>) => Promise<T>

/** Requests of one key one after the other: else the first could give back what the second has taken. */
export function createOneByOne(): OneByOne {
  const last = new Map<string, Promise<unknown>>()
  return async (key, work) => {
    if (key === null) return work()
    const before = last.get(key) ?? Promise.resolve()
    const mine = before.then(work, work)
    const done = mine.catch(() => undefined)
    last.set(key, done)
    try {
      return await mine
    } finally {
      if (last.get(key) === done) last.delete(key)
    }
  }
}
