import { type Clock, wait } from '../platform/clock'
import type { SeenBranch } from './held'

const LOOK_MS = 25

/** Somebody who may hold something, and what that is now. */
export interface HeldAt {
  readonly name: string
  list(): Promise<readonly { readonly branchId: string; readonly preparedMs: number }[]>
}

/** Looks everywhere again and again until closed, and keeps what was held there since when and until when. */
export function watchHeld(all: readonly HeldAt[], clock: Clock) {
  const seen = new Map<string, SeenBranch>()
  const closed = new AbortController()
  const see = (bank: HeldAt, listed: readonly { branchId: string; preparedMs: number }[]): void => {
    const nowMs = clock.now()
    const key = (branchId: string) => `${bank.name} ${branchId}`
    for (const one of listed) {
      const { preparedMs } = seen.get(key(one.branchId)) ?? one
      seen.set(key(one.branchId), { ...one, preparedMs, goneMs: null })
    }
    const here = new Set(listed.map(({ branchId }) => key(branchId)))
    for (const [name, one] of seen)
      if (name.startsWith(`${bank.name} `) && !here.has(name) && one.goneMs === null)
        seen.set(name, { ...one, goneMs: nowMs })
  }
  const loop = async (bank: HeldAt): Promise<void> => {
    while (!closed.signal.aborted) {
      // A bank that is down lists nothing, and what it holds stays as it was.
      const listed = await bank.list().catch(() => null)
      if (listed !== null) see(bank, listed)
      await wait(clock, LOOK_MS)
    }
  }
  for (const one of all) void loop(one)
  return {
    /** The branches whose names hold that. */
    of: (transaction: string): readonly SeenBranch[] =>
      [...seen.values()].filter(({ branchId }) => branchId.includes(transaction)),
    close: () => closed.abort(),
  }
}
