/** Makes a call one to three times, at once or one after the other, and answers with all that was answered. */
export async function repeat<T>(call: () => Promise<T>, dice: () => number): Promise<T[]> {
  const count = 1 + Math.floor(dice() * 3)
  if (dice() < 0.5) return Promise.all(Array.from({ length: count }, call))
  const answers: T[] = []
  for (let n = 0; n < count; n++) answers.push(await call())
  return answers
}
