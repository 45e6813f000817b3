import type { TransactionDraft } from '@/sdk/begin'
import { mulberry32, type Plan, transferKey } from './transfers'
import { DAYS, soldOutDay, type TripService, tripServices } from './trip-sql'

/** Shares of all trips that a service has to refuse, so that what was booked before is taken back. */
const refusals: readonly (readonly [TripService, number])[] = [
  ['car', 0.1],
  ['flight', 0.05],
  ['hotel', 0.05],
]

/** The day of the n-th trip of a run, whatever came before it. */
export function dayOf({ seed }: Pick<Plan, 'seed'>, n: number): number {
  const dice = mulberry32(Math.imul(seed ^ 0x51ed270b, 0x85ebca6b) ^ Math.imul(n + 1, 0xc2b2ae35))
  let kind = dice()
  for (const [service, share] of refusals) {
    if (kind < share) return soldOutDay(service)
    kind -= share
  }
  return 1 + Math.floor(dice() * DAYS)
}

/**
 * The n-th trip as the API takes it: a saga of three steps, or all three at once, each taken back if
 * one of them refuses. Equal at each call.
 */
export function tripAt(
  { run, seed, protocol, recovery }: Pick<Plan, 'run' | 'seed' | 'protocol' | 'recovery'>,
  n: number,
): TransactionDraft {
  const day = dayOf({ seed }, n)
  const payload = { trip: transferKey(run, n), day }
  const inSteps = protocol === 'saga'
  return {
    name: `Trip on day ${day}`,
    ...{ protocol, ...(!inSteps && { recovery }) },
    branches: tripServices.map((participant) => ({
      ...{ participant, payload },
      ...(inSteps && { step: { name: `book the ${participant}` } }),
    })),
  }
}
