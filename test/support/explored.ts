import type { NewExploration } from '@/server/contract/exploration'
import { ask } from '@/server/exploration/ask'
import type { Found } from '@/server/exploration/search'

const STATES_MAX = 1_000_000

/** What is found for a request that must be allowed. */
export function explored(
  protocol: NewExploration['protocol'],
  variant: string,
  [participants, crashes]: readonly [number, number],
): Found {
  const asked = ask({ protocol, variant, participants, crashes })
  if (!asked.ok) throw new Error(`${asked.refusal.path}: ${asked.refusal.message}`)
  const found = asked.explorable.explore(asked.bounds, STATES_MAX)
  if (found.type !== 'found') throw new Error(`more than ${STATES_MAX} states`)
  return found
}

/** A search that went through all states, found all well and nobody stuck. */
export const sound = (states: number) => ({ type: 'found', states, stuck: 0, violation: null })
