import type { TransactionPage } from '@/server/contract/transaction'
import type { TransactionQuery } from '@/server/contract/transaction-filter'
import { type Context, show } from './context'
import { table } from './table'
import { ago, clock, codeOf, lasting, stateOf, toned } from './words'

/** verdict list */
export async function list(context: Context, query: Partial<TransactionQuery>): Promise<void> {
  const { client, get, json, terminal } = context
  const page = await get(client.list(query))
  show(context, page, textOf(context))
  if (json) return
  if (page.items.length === 0) terminal.say('No transaction is like that.')
  else if (page.nextCursor !== undefined)
    terminal.say(`There are more. Go on with --cursor ${page.nextCursor}`)
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
