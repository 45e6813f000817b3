const POLL_MS = 20

/** Resolves to the first answer that is not null, undefined or false; fails with the last reason. */
export async function eventually<T>(
  ask: () => T | Promise<T>,
  { withinMs = 10_000, what = 'the condition' }: { withinMs?: number; what?: string } = {},
): Promise<NonNullable<Exclude<T, false>>> {
  const giveUpAt = performance.now() + withinMs
  let reason: unknown = 'it never held'
  for (;;) {
    try {
      const answer = await ask()
      if (answer !== null && answer !== undefined && answer !== false)
        return answer as NonNullable<Exclude<T, false>>
    } catch (error) {
      reason = error
    }
    if (performance.now() > giveUpAt)
      throw new Error(`After ${withinMs} ms ${what} does not hold: ${String(reason)}`)
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}
