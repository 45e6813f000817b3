import type { TransactionDetail } from '@/server/contract/transaction'
import type { Context } from './context'
import { Ending, exitCodes } from './exit'
import { codeOf, stateOf } from './words'

const CANDIDATES_MAX = 10

/** A transaction by its id, or by its last characters, if these name one alone. */
export async function findTransaction(
  { client, get }: Context,
  named: string,
): Promise<TransactionDetail> {
  if (named.includes('.')) return get(client.get(named))
  const { items } = await get(client.list({ id: named, limit: CANDIDATES_MAX }))
  const fitting = items.filter(({ id }) => id.toUpperCase().endsWith(named.toUpperCase()))
  const [only, ...others] = fitting
  if (only === undefined)
    throw new Ending(
      exitCodes.notFound,
      `No transaction ends with ${named}. Give its whole id, or its last six characters as verdict list shows them.`,
    )
  if (others.length === 0) return get(client.get(only.id))
  const all = fitting.map((one) => `\n  ${one.id}  ${codeOf(one.id)}  ${stateOf(one)}`).join('')
  throw new Ending(
    exitCodes.usage,
    `${named} names ${fitting.length} transactions. Nothing was done. Give more of it:${all}`,
  )
}
