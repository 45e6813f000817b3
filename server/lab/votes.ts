import type { LabFault } from '../contract/lab-fault'
import { type Clock, wait } from '../platform/clock'
import type { Bank } from './bank'

const AGAIN_MS = 500

/**
 * Keeps the switches of the banks as the list of faults says. A bank that is silent when a fault
 * ends is told as soon as it answers again; until then `owed` names it.
 */
export function createVotes({
  banks,
  clock,
  faults,
  closed,
}: {
  readonly banks: readonly Bank[]
  readonly clock: Clock
  readonly faults: () => readonly LabFault[]
  readonly closed: AbortSignal
}) {
  const owed = new Set(banks)
  /** One at a time at each bank, so that an older list never arrives after a newer one. */
  const turns = new Map<Bank, Promise<void>>()

  const write = async (bank: Bank): Promise<void> => {
    owed.delete(bank)
    try {
      await bank.setUp()
      const here = faults().filter(
        ({ kind, name }) => kind === 'refuse-votes' && name === bank.name,
      )
      await bank.refuseVotes(
        here.map(({ id, until }) => ({
          fault: id,
          until: until === null ? null : new Date(until),
        })),
      )
    } catch (error) {
      owed.add(bank)
      throw error
    }
  }
  /** Throws if the bank does not answer. */
  const tell = (bank: Bank): Promise<void> => {
    const before = turns.get(bank) ?? Promise.resolve()
    const mine = before.then(
      () => write(bank),
      () => write(bank),
    )
    turns.set(bank, mine)
    return mine
  }
  const loop = async (): Promise<void> => {
    while (!closed.aborted) {
      await Promise.allSettled([...owed].map(tell))
      await wait(clock, AGAIN_MS)
    }
  }
  return {
    tell,
    tellLater: (name: string) => {
      for (const bank of banks) if (bank.name === name) owed.add(bank)
    },
    loop,
  }
}
