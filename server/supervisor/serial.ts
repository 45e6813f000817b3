export type Serial = <T>(work: () => Promise<T>) => Promise<T>

/** Runs one work after the other, in the order in which they were given; a failure stops nobody. */
export function createSerial(): Serial {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const next = last.then(work)
    last = next.catch(() => undefined)
    return next
  }
}
