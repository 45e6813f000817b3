import type { JournalEvent } from '@/server/contract/event'
import type { TransactionDetail } from '@/server/contract/transaction'
import { type Context, show } from './context'
import { eventLine } from './event-line'
import { findTransaction } from './find'
import { facts, table } from './table'
import { ago, clock, codeOf, lasting, stateOf, toned } from './words'

/** verdict show ID */
export async function showTransaction(
  context: Context,
  named: string,
  { log }: { readonly log: boolean },
): Promise<void> {
  const found = await findTransaction(context, named)
  if (!log) return show(context, found, (one) => textOf(context, one))
  const events = await allEvents(context, found.id)
  show(context, { ...found, events }, () =>
    [
      textOf(context, found),
      '',
      ...events.map((one) => eventLine(one, context.terminal.paint)),
    ].join('\n'),
  )
}

async function allEvents({ client, get }: Context, id: string): Promise<readonly JournalEvent[]> {
  const events: JournalEvent[] = []
  let after: string | undefined
  for (let more = true; more; ) {
    const page = await get(client.events(id, after === undefined ? {} : { after }))
    events.push(...page.items)
    more = page.more
    after = page.nextCursor
  }
  return events
}

function textOf({ terminal: { paint } }: Context, one: TransactionDetail): string {
  const { verdict, owner } = one
  const rows = facts(
    [
      ['id', one.id],
      ...(one.name === null ? [] : ([['name', one.name]] as const)),
      ['protocol', `${one.protocol}, recovery ${one.recovery}, priority ${one.priority}`],
      ...(one.waiting === null ? [] : ([['waits', placeOf(one.waiting)]] as const)),
      ['began', `${clock(one.startedAt)}, ${lastingOf(one)}`],
      ['verdict', verdict === null ? 'none yet' : verdictOf(verdict)],
      ['coordinator', owner === null ? 'none holds it' : ownerOf(owner)],
      ...(one.reason === null ? [] : ([['reason', one.reason]] as const)),
    ],
    paint,
  )
  const lines = [`${paint('bold', codeOf(one.id))}  ${headOf(one, paint)}`, '', rows, '']
  const next = one.inDoubtSince === null ? [] : ['', todo(one.id)]
  return [...lines, branchesOf(one, paint), ...next].join('\n')
}

const headOf = (one: TransactionDetail, paint: Context['terminal']['paint']): string => {
  const state = toned(paint, stateOf(one))
  return one.inDoubtSince === null ? state : `${state} for ${ago(one.inDoubtSince)}, ${one.state}`
}

const lastingOf = ({ startedAt, durationMs }: TransactionDetail): string =>
  durationMs === null ? `open for ${ago(startedAt)}` : `lasted ${lasting(durationMs)}`

const placeOf = ({ participant, place, of }: NonNullable<TransactionDetail['waiting']>): string =>
  `for room at ${participant}, place ${place} of ${of}; nobody was asked yet`

const verdictOf = ({ verdict, by, at, seq }: NonNullable<TransactionDetail['verdict']>): string =>
  `${verdict}, by ${by} at ${clock(at)} (${seq})`

const ownerOf = ({ process, epoch, alive }: NonNullable<TransactionDetail['owner']>): string =>
  `${process}, epoch ${epoch}${alive ? '' : ', which does not answer'}`

const branchesOf = ({ branches }: TransactionDetail, paint: Context['terminal']['paint']): string =>
  table(
    ['BRANCH', 'PARTICIPANT', 'STATE', 'VOTE', 'TRIES', 'NEXT', 'FAULT'],
    branches.map(({ n, participant, state, vote, attempts, nextAttemptAt, fault }) => [
      String(n),
      participant,
      toned(paint, state),
      vote ?? '',
      String(attempts),
      nextAttemptAt === null ? '' : clock(nextAttemptAt),
      fault === null ? '' : `${fault.code}: ${fault.text}`,
    ]),
    paint,
  )

const todo = (id: string): string =>
  `What may be done: verdict evidence ${codeOf(id)}. Then: verdict commit, abort or retry ${codeOf(id)}.`
