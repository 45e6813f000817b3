/** One look after the other, never two at a time. Answers how to stop. */
export function repeat(
  look: () => Promise<void>,
  everyMs: number,
  onFault: (error: unknown) => void,
): () => Promise<void> {
  let running = Promise.resolve()
  let idle = true
  const tick = () => {
    if (!idle) return
    idle = false
    running = look()
      .catch(onFault)
      .finally(() => {
        idle = true
      })
  }
  const timer = setInterval(tick, Math.max(1, everyMs))
  timer.unref()
  return () => {
    clearInterval(timer)
    return running
  }
}
