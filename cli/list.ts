import { absolute } from '@/server/contract/relative-time'
import type { TransactionPage } from '@/server/contract/transaction'
import type { TransactionFilter, TransactionQuery } from '@/server/contract/transaction-filter'
import { type Context, show } from './context'
import { Ending, exitCodes } from './exit'
import { table } from './table'
import { ago, clock, codeOf, lasting, stateOf, toned } from './words'

type Asked = Partial<TransactionQuery> & { readonly view?: string }

/** verdict list */
export async function list(context: Context, { view, ...query }: Asked): Promise<void> {
  const { client, get, json, terminal } = context
  const filter = view === undefined ? {} : await filterOf(context, view)
  const page = await get(client.list({ ...filter, ...absolute(query, Date.now()) }))
  show(context, page, textOf(context))
  if (json) return
  if (page.items.length === 0) terminal.say('No transaction is like that.')
  else if (page.nextCursor !== undefined)
    terminal.say(`There are more. Go on with --cursor ${page.nextCursor}`)
}

/** What a saved view shows now: one's own of that name before one that is shared. */
async function filterOf({ client, get }: Context, name: string): Promise<TransactionFilter> {
  const { items } = await get(client.views())
  const isSo = (one: { readonly name: string }) => one.name.toLowerCase() === name.toLowerCase()
  const found = items.find((one) => one.mine && isSo(one)) ?? items.find(isSo)
  if (found !== undefined) {
    const { cols: _, ...filter } = found.query
    return absolute(filter, Date.now())
  }
  const known = items.length === 0 ? 'None is saved' : items.map((one) => one.name).join(', ')
  throw new Ending(exitCodes.notFound, `There is no view ${name}. Known: ${known}.`)
}

const textOf =
  ({ terminal: { paint } }: Context) =>
  ({ items }: TransactionPage): string =>
    table(
      ['CODE', 'STATE', 'NAME', 'PARTICIPANTS', 'STARTED', 'LASTED', 'RETRIES', 'ID'],
      items.map((one) => [
        codeOf(one.id),
        toned(paint, stateOf(one)),
        one.name ?? '',
        one.participants.join(', '),
        clock(one.startedAt),
        one.durationMs === null ? ago(one.startedAt) : lasting(one.durationMs),
        String(one.retries),
        one.id,
      ]),
      paint,
    )
