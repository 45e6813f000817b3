import { byCause, type CauseGroup, type Doubt } from '@/server/advice/probable-cause'
import { type InboxQuery, type InboxTab, inbox, inboxQuery } from '@/server/contract/inbox'
import type { TransactionSummary } from '@/server/contract/transaction'
import type { WaitingTransaction } from '@/server/view/inbox'
import { blockedSessions } from '../blocked-sessions'
import type { ApiContext } from '../context'
import { ok } from '../reply'
import { defineRoute } from '../route'

const SHOWN_MAX = 400
const DAY_MS = 86_400_000
const NOTHING = { claim: null, note: null, snooze: null }

/** GET /v1/inbox */
export const getInbox = defineRoute({
  method: 'GET',
  path: '/v1/inbox',
  name: 'getInbox',
  summary:
    'What waits for a person, most damage first, by its probable cause, with what was agreed on',
  query: inboxQuery,
  replies: { 200: inbox },
  problems: ['journal-unavailable'],
  handle: async (context, { query, identity }) =>
    ok({ ...(await readInbox(context, query)), you: identity.name }),
})

async function readInbox(context: ApiContext, { tab: asked, item, since }: InboxQuery) {
  const { view, clock } = context
  const from = since === undefined ? new Date(clock.now() - DAY_MS) : new Date(since)
  const [{ waiting, silent }, done, holding] = await Promise.all([
    view.readWaiting(),
    view.readDone(from),
    item === undefined ? null : view.tabOf(item),
  ])
  const counts = countsOf(waiting, done.length)
  const tab =
    asked ??
    holding ??
    (counts['in-doubt'] === 0 && counts.heuristic > 0 ? 'heuristic' : 'in-doubt')
  const here = waiting.filter((one) => tabOfWaiting(one) === tab)
  const blocked = await blockedSessions(
    context,
    here.map(({ transaction }) => transaction.id),
  )
  const groups = tab === 'done' ? [] : byCause(here.map(doubtOf(blocked)), silent)
  const rows = new Map(here.map(({ transaction }) => [transaction.id, transaction]))
  const listed = tab === 'done' ? done.map((row) => [row, ''] as const) : inOrder(groups, rows)
  const shown = listed.slice(0, SHOWN_MAX)
  const isEmpty = tab === 'in-doubt' && counts['in-doubt'] === 0
  const last = isEmpty ? await view.readLastSettled() : null
  const work = await context.inbox.workOf(shown.map(([{ id }]) => id))
  return {
    ...{ at: new Date(clock.now()).toISOString(), tab },
    counts,
    last,
    more: listed.length - shown.length,
    groups: groups.map(({ ids, ...group }) => ({ ...group, count: ids.length })),
    items: shown.map(([transaction, group]) => ({
      ...{ transaction, group, work: work.get(transaction.id) ?? NOTHING },
      blockedSessions: blocked.get(transaction.id) ?? null,
    })),
  }
}

/** Where it stands. */
export const tabOfWaiting = ({ snoozed, transaction }: WaitingTransaction): InboxTab => {
  if (snoozed) return 'snoozed'
  return transaction.state === 'heuristic' ? 'heuristic' : 'in-doubt'
}

/** What waits, as the order and the causes are told from it. */
export const doubtOf =
  (blocked: ReadonlyMap<string, number>) =>
  ({ transaction, branches }: WaitingTransaction): Doubt => ({
    ...{ id: transaction.id, state: transaction.state, branches },
    decided: transaction.decidedAt !== null,
    since: transaction.inDoubtSince ?? transaction.startedAt,
    blocked: blocked.get(transaction.id) ?? null,
  })

const inOrder = (groups: readonly CauseGroup[], rows: ReadonlyMap<string, TransactionSummary>) =>
  groups.flatMap(({ id: group, ids }) =>
    ids.flatMap((id) => {
      const row = rows.get(id)
      return row === undefined ? [] : [[row, group] as const]
    }),
  )

function countsOf(waiting: readonly WaitingTransaction[], done: number) {
  const counts = { 'in-doubt': 0, heuristic: 0, snoozed: 0, done }
  for (const one of waiting) counts[tabOfWaiting(one)] += 1
  return counts
}
