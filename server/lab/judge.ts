import type { Reading } from './bank'
import { amount } from './money'

/** Transfers seen at some bank but not at all they concern, with what they changed so far (cents). */
export type Partials = ReadonlyMap<string, number>

export interface Money {
  readonly found: number
  readonly partials: Partials
}

export type Judgement =
  | { readonly holds: true; readonly text: string }
  | { readonly holds: null; readonly text: string }
  | { readonly holds: false; readonly text: string; readonly transfers: readonly string[] }

export const noPartials: Partials = new Map()
const NAMED_MAX = 10

/**
 * The money after one reading of each bank. A transfer takes from one account what it gives to
 * another, so one whose changes do not add up to nothing has not been seen everywhere yet.
 */
export function count(before: Partials, readings: readonly Reading[]): Money {
  const partials = new Map(before)
  for (const [transfer, delta] of readings.flatMap(({ seen }) => seen)) {
    const sum = (partials.get(transfer) ?? 0) + delta
    if (sum === 0) partials.delete(transfer)
    else partials.set(transfer, sum)
  }
  return { found: readings.reduce((sum, { total }) => sum + total, 0), partials }
}

/** Transfers seen at one bank only must explain the whole difference (D37). */
export const isExplained = (expected: number, { found, partials }: Money): boolean =>
  found - expected === [...partials.values()].reduce((sum, delta) => sum + delta, 0)

/** What is neither open nor decided commit now: it must have been seen everywhere by the next look. */
export const suspects = ({ partials }: Money, open: ReadonlySet<string>): readonly string[] =>
  [...partials.keys()].filter((transfer) => !open.has(transfer))

/**
 * `convicted`: transfers that had ended before this very reading, and were still seen at one bank
 * only. Null: nobody could say which transfers are open.
 */
export function judge(
  expected: number,
  money: Money,
  convicted: readonly string[] | null,
): Judgement {
  const { found, partials } = money
  const undecided = partials.size
  const missing = amount(Math.abs(found - expected))
  if (!isExplained(expected, money)) {
    const what = `${missing} ${found < expected ? 'is missing' : 'is too much'}`
    return broken(`Money is not conserved: ${what}, and no open transfer explains it.`, [
      ...partials.keys(),
    ])
  }
  if (convicted !== null && convicted.length > 0) {
    const what = `${convicted.length} ended and took effect at one bank only`
    return broken(`Money is not conserved: of the transfers, ${what}.`, convicted)
  }
  if (undecided === 0) return { holds: true, text: 'Money is conserved: every account is counted.' }
  const under = `${undecided} ${undecided === 1 ? 'transfer is' : 'transfers are'}`
  return convicted === null
    ? {
        holds: null,
        text: `${under} seen at one bank only, and Verdict does not say if they are open.`,
      }
    : {
        holds: true,
        text: `Money is conserved: ${under} on the way, which explains the difference.`,
      }
}

function broken(what: string, transfers: readonly string[]): Judgement {
  const named = transfers.slice(0, NAMED_MAX).join(', ')
  const more = transfers.length > NAMED_MAX ? ` and ${transfers.length - NAMED_MAX} more` : ''
  const which = named === '' ? '' : ` Look at ${named}${more}.`
  return { holds: false, text: `${what}${which}`, transfers }
}
