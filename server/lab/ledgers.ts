import type { Bank } from './bank'
import { count, isExplained, type Money, noPartials, type Partials } from './judge'

export type Looked =
  | { readonly type: 'seen'; readonly money: Money; readonly reserved: number }
  | { readonly type: 'silent'; readonly banks: readonly string[] }

/** Reads all banks, each from where the last reading ended, and remembers what is half seen. */
export function createLedgers(banks: readonly Bank[], expected: number) {
  let partials: Partials = noPartials
  let cursors: ReadonlyMap<string, string> = new Map()

  const read = async (from: ReadonlyMap<string, string>, before: Partials): Promise<Looked> => {
    const answers = await Promise.allSettled(
      banks.map((bank) => bank.read(from.get(bank.name) ?? null)),
    )
    const silent = banks.filter((_, n) => answers[n]?.status === 'rejected')
    if (silent.length > 0) return { type: 'silent', banks: silent.map(({ name }) => name) }
    const readings = answers.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    const money = count(before, readings)
    cursors = new Map(readings.map(({ bank, snapshot }) => [bank, snapshot]))
    partials = money.partials
    const reserved = readings.reduce((sum, one) => sum + one.reserved, 0)
    return { type: 'seen', money, reserved }
  }

  return {
    undecided: () => partials.size,
    /**
     * What a bank forgot in a crash (numbers of transactions that were never durable are given
     * again) can mislead a reading of what is new: what seems wrong is read again as a whole.
     */
    look: async (): Promise<Looked> => {
      const looked = await read(cursors, partials)
      if (looked.type === 'silent' || isExplained(expected, looked.money)) return looked
      return read(new Map(), noPartials)
    },
  }
}

export type Ledgers = ReturnType<typeof createLedgers>
