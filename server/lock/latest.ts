/**
 * Who calls while a call is under way shares the next one with all others that do: what it answers
 * was asked for after each of them had called.
 */
export function latest<T>(call: () => Promise<T>): () => Promise<T> {
  let running: Promise<unknown> = Promise.resolve()
  let next: Promise<T> | null = null
  return () => {
    next ??= running.then(
      () => begin(),
      () => begin(),
    )
    return next
  }
  function begin(): Promise<T> {
    next = null
    const begun = call()
    running = begun
    return begun
  }
}
