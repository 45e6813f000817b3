import { type Clock, wait } from '../platform/clock'
import type { Bank } from './bank'
import type { SeenBranch } from './held'

const LOOK_MS = 25

/** Looks at every bank again and again until closed, and keeps what was prepared there and until when. */
export function watchBanks(banks: readonly Bank[], clock: Clock) {
  const seen = new Map<string, SeenBranch>()
  const closed = new AbortController()
  const see = (bank: Bank, listed: readonly { branchId: string; preparedMs: number }[]): void => {
    const nowMs = clock.now()
    const key = (branchId: string) => `${bank.name} ${branchId}`
    for (const one of listed) seen.set(key(one.branchId), { ...one, goneMs: null })
    const here = new Set(listed.map(({ branchId }) => key(branchId)))
    for (const [name, one] of seen)
      if (name.startsWith(`${bank.name} `) && !here.has(name) && one.goneMs === null)
        seen.set(name, { ...one, goneMs: nowMs })
  }
  const loop = async (bank: Bank): Promise<void> => {
    while (!closed.signal.aborted) {
      // A bank that is down lists nothing, and what it holds stays as it was.
      const listed = await bank.prepared().catch(() => null)
      if (listed !== null) see(bank, listed)
      await wait(clock, LOOK_MS)
    }
  }
  for (const bank of banks) void loop(bank)
  return {
    /** The branches of that transaction. */
    of: (transaction: string): readonly SeenBranch[] =>
      [...seen.values()].filter(({ branchId }) => branchId.includes(transaction)),
    close: () => closed.abort(),
  }
}
