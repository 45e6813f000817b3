import type { Answer } from '@/sdk/exchange'

/** What was answered; fails with the problem if the request was refused or its answer was lost. */
export async function answered<T>(answer: Promise<Answer<T>>): Promise<T> {
  const found = await answer
  if (found.type === 'answered') return found.value
  throw new Error(JSON.stringify(found))
}
