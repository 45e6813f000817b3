import type { Invariant } from '../contract/lab-run'
import type { Clock } from '../platform/clock'
import type { Bank, LockedMoney } from './bank'
import { isExplained, type Judgement, judge, type Money, noPartials, suspects } from './judge'
import type { KnownTransactions } from './known-transactions'
import { createLedgers, type Ledgers, type Looked } from './ledgers'
import { units } from './money'

interface InvariantOptions {
  readonly banks: readonly Bank[]
  readonly known: KnownTransactions
  readonly clock: Clock
  /** In cents. */
  readonly expected: number
}

/** Counts the money of all banks while transfers go on (D37). What is broken once stays so. */
export function createInvariant({ banks, known, clock, expected }: InvariantOptions) {
  const ledgers = createLedgers(banks, expected)
  let verdict: Invariant | null = null
  let turn: Promise<unknown> = Promise.resolve()
  const now = () => ({ expected: units(expected), checkedAt: new Date(clock.now()).toISOString() })

  const keep = (next: Invariant): Invariant => {
    verdict = verdict?.holds === false ? verdict : next
    return verdict
  }

  const countNow = async (): Promise<Invariant> => {
    const result = await judged({ ledgers, known, expected })
    if (result.type === 'silent') {
      const text = `${result.banks.join(' and ')} does not answer. The money cannot be counted until it does.`
      return keep({
        ...now(),
        holds: null,
        found: null,
        reserved: null,
        undecided: ledgers.undecided(),
        text,
      })
    }
    const { money, judgement, reserved } = result
    const undecided = money.partials.size
    const { holds, text } = judgement
    const found = { found: units(money.found), reserved: units(reserved) }
    return keep({ ...now(), holds, text, ...found, undecided })
  }

  /** One after the other: each goes on from where the last one ended. */
  const check = (): Promise<Invariant> => {
    const mine = turn.then(countNow, countNow)
    turn = mine
    return mine
  }

  /** 7.2: once, with every account of every bank locked at the same time. Null: not possible now. */
  const checkLocked = async (): Promise<Invariant | null> => {
    const found = await lockedTotal(banks)
    if (found === null) return null
    const { holds, text } = judge(expected, { found, partials: noPartials }, [])
    const calm = 'Money is conserved: after all was over, every account was counted under locks.'
    return keep({
      ...now(),
      holds,
      found: units(found),
      reserved: 0,
      undecided: 0,
      text: holds ? calm : text,
    })
  }
  return {
    check,
    checkLocked,
    /** A verdict from before a restart: what was broken then is broken still. */
    remember: keep,
  }
}

export type InvariantWatch = ReturnType<typeof createInvariant>

interface Counting {
  readonly ledgers: Ledgers
  readonly known: KnownTransactions
  readonly expected: number
}

type Judged =
  | Extract<Looked, { type: 'silent' }>
  | {
      readonly type: 'judged'
      readonly money: Money
      readonly reserved: number
      readonly judgement: Judgement
    }

/**
 * A transfer seen at one bank only is open, or it has just ended: so whoever is not open is looked
 * at again, and must by then be seen everywhere. No clocks are compared.
 */
async function judged({ ledgers, known, expected }: Counting): Promise<Judged> {
  const result = (
    { money, reserved }: Extract<Looked, { type: 'seen' }>,
    convicted: readonly string[] | null,
  ): Judged => ({
    ...{ type: 'judged', money, reserved },
    judgement: judge(expected, money, convicted),
  })
  const first = await ledgers.look()
  if (first.type === 'silent') return first
  const { money } = first
  if (money.partials.size === 0 || !isExplained(expected, money)) return result(first, [])
  const open = await known.committing()
  if (open === null) return result(first, null)
  const suspected = suspects(money, open)
  if (suspected.length === 0) return result(first, [])
  const second = await ledgers.look()
  if (second.type === 'silent') return second
  const convicted = suspected.filter((transfer) => second.money.partials.has(transfer))
  return result(second, convicted)
}

/** A branch in doubt holds its accounts: then nobody else is made to wait for a count in vain. */
async function lockedTotal(banks: readonly Bank[]): Promise<number | null> {
  const locked: LockedMoney[] = []
  try {
    const open = await Promise.all(banks.map((bank) => bank.openBranches()))
    if (open.some((branches) => branches > 0)) return null
    for (const bank of banks) locked.push(await bank.lockMoney())
    return locked.reduce((sum, { total }) => sum + total, 0)
  } catch {
    // A bank is silent, or somebody still holds an account: it is tried again.
    return null
  } finally {
    await Promise.all(locked.map(({ release }) => release()))
  }
}
