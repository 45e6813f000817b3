import type { Seen } from './shop-compare'
import { transferKey } from './transfers'

const NAMED_MAX = 3

export const silent = 'A database does not answer. The orders cannot be compared until it does.'

export const wholeText =
  'Every order has its stock and its payment; units and money are as many as on the first day.'

const seenInPart = ({ half }: Seen): string =>
  `${half.size} ${half.size === 1 ? 'order is' : 'orders are'} seen in part`

export const untoldText = (seen: Seen): string =>
  `${seenInPart(seen)}, and Verdict does not say if ${seen.half.size === 1 ? 'it is' : 'they are'} under way.`

export const openText = (seen: Seen): string =>
  seen.half.size === 0
    ? wholeText
    : `Every order that is over has its stock and its payment: ${seenInPart(seen)} and still under way.`

export const allText = ({ whole }: Seen): string =>
  `After all was over, ${whole} orders are there with stock and payment, as many as were committed; units and money are as many as on the first day.`

export const heldText = ({ held }: Seen): string =>
  `After all was over, of ${held} ${held === 1 ? 'order' : 'orders'} something is reserved still, and nobody will confirm it or give it back.`

export const countText = ({ whole }: Seen, committed: number): string =>
  `${committed} orders were committed, and ${whole} are there with stock and payment.`

export const brokenText = (what: string): string =>
  `${what} No order that is under way explains it.`

export function halfText(run: string, orders: readonly number[]): string {
  const named = orders.slice(0, NAMED_MAX).map((n) => transferKey(run, n))
  const more = orders.length > NAMED_MAX ? ` and ${orders.length - NAMED_MAX} more` : ''
  return `An order is over and there in part. Look at ${named.join(', ')}${more}.`
}
