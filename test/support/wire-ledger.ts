import { expect } from 'vitest'
import type { LedgerEntry } from '@/server/contract/attempt-ledger'
import type { CameCall } from './http-link'
import type { Came } from './postgres-link'

/** What a clock in whole milliseconds may be off by. */
const CLOCK_MS = 2
const operationOf = {
  ...{ 'PREPARE TRANSACTION': 'prepare', 'COMMIT PREPARED': 'commit' },
  ...{ 'ROLLBACK PREPARED': 'abort', COMMIT: 'commit' },
} as const

interface Wire {
  readonly id: string
  readonly branch: number
  readonly came: readonly (Came | CameCall)[]
}

/** What this coordinator has kept back itself was not on the wire. */
const isCall =
  (n: number, hearsWork: boolean) =>
  ({ branch, operation, result }: LedgerEntry): boolean =>
    branch === n && (hearsWork || operation !== 'work') && result !== 'not sent'

const toldBy = (one: Came | CameCall): string =>
  'command' in one ? operationOf[one.command] : one.moment

/** The ledger has the calls that came over the link, one for one, each while the ledger says it was made. */
export function expectOnTheWire(items: readonly LedgerEntry[], { id, branch, came }: Wire): void {
  const wire = came.filter((one) => one.branch.endsWith(`${id}_${branch}`))
  // What a link to a database notes is what ends its branches; one to a service notes all that comes.
  const ledger = items.filter(isCall(branch, !wire.some((one) => 'command' in one)))
  expect(ledger.map(({ request }) => request.split('/').at(-1))).toEqual(wire.map(toldBy))
  for (const [n, { at, durationMs }] of ledger.entries()) {
    const sentMs = Date.parse(at)
    expect(wire[n]?.atMs).toBeGreaterThanOrEqual(sentMs - CLOCK_MS)
    expect(wire[n]?.atMs).toBeLessThanOrEqual(sentMs + durationMs + CLOCK_MS)
  }
}
