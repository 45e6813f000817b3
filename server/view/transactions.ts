import { Prisma } from '@/prisma/client/client'
import { exclusionsIn } from '@/server/contract/exclusions'
import type { TransactionPage, TransactionSummary } from '@/server/contract/transaction'
import type { TransactionFilter, TransactionQuery } from '@/server/contract/transaction-filter'
import type { Database } from '@/server/platform/database'
import { summaryOf } from './summary'
import { cursorOf, orderOf, type Place, placeIn } from './transaction-order'

/** As many characters as make the short code that people read to each other. */
export const ID_PART_MIN = 6

/** A page of the list, the newest first unless asked for otherwise; null if the cursor is none of it. */
export async function listTransactions(
  database: Database,
  { cursor, limit, ...filter }: TransactionQuery,
): Promise<TransactionPage | null> {
  const place = cursor === undefined ? undefined : placeIn(filter, cursor)
  if (place === null) return null
  const { from, by, text, direction, after } = orderOf(filter)
  const conditions = conditionsOf(filter)
  if (place !== undefined) conditions.push(after(place))
  const places = await database.prisma.$queryRaw<Place[]>`
    select id, ${text} as rank from ${from}
    where ${Prisma.join([Prisma.sql`true`, ...conditions], ' and ')}
    order by ${by} ${direction}, id ${direction} limit ${limit + 1}`
  const shown = places.slice(0, limit)
  const rows = await summariesOf(
    database,
    shown.map(({ id }) => id),
  )
  const last = places.length > limit ? shown.at(-1) : undefined
  return {
    items: shown.flatMap(({ id }) => rows.get(id) ?? []),
    ...(last === undefined ? {} : { nextCursor: cursorOf(filter, last) }),
  }
}

/** The rows as they are now; who is not there any more is left out. */
export async function summariesOf(
  { prisma }: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, TransactionSummary>> {
  if (ids.length === 0) return new Map()
  const rows = await prisma.transaction.findMany({ where: { id: { in: [...ids] } } })
  return new Map(rows.map((row) => [row.id, summaryOf(row)]))
}

/** The full ids that a full id, or an end of at least six characters, can mean: at most two. */
export async function idsMeant({ prisma }: Database, text: string): Promise<readonly string[]> {
  if (text.length < ID_PART_MIN || !/^[A-Za-z0-9.]{1,80}$/.test(text)) return []
  const rows = await prisma.$queryRaw<{ id: string }[]>`
    select id from verdict_transaction where id = ${text}
    union select id from verdict_transaction where ${endsWith(text)}
    limit 2`
  const exact = rows.find(({ id }) => id === text)
  return exact === undefined ? rows.map(({ id }) => id) : [exact.id]
}

/** What an answer that got lost was about: by the caller's key, else by what was asked (D33). */
export async function findBegun(
  { prisma }: Database,
  asked: {
    readonly idempotencyKey: string | null
    readonly requestHash: string
    readonly since: Date
  },
): Promise<{ readonly requestHash: string; readonly transaction: TransactionSummary } | null> {
  const { idempotencyKey, requestHash, since } = asked
  const row = await prisma.transaction.findFirst({
    where:
      idempotencyKey === null
        ? { idempotencyKey: null, requestHash, startedAt: { gte: since } }
        : { idempotencyKey },
    orderBy: { startedAt: 'desc' },
  })
  return row === null ? null : { requestHash: row.requestHash, transaction: summaryOf(row) }
}

/** How many are in doubt and wait for somebody now, as the Inbox counts them: without what is snoozed. */
export async function countInDoubt({ prisma }: Database): Promise<number> {
  const [row] = await prisma.$queryRaw<{ n: bigint }[]>`
    select count(*) as n from verdict_transaction t
    where in_doubt_since is not null and ended_at is null and acknowledged_at is null
      and state <> 'heuristic' and ${notSnoozed}`
  return Number(row?.n ?? 0)
}

/** Of a row `t`: nobody has put it out of sight. */
export const notSnoozed = Prisma.sql`not exists (
  select from verdict_inbox_work w where w.transaction = t.id and w.snoozed_at is not null)`

export function conditionsOf({
  state,
  participant,
  priority,
  id,
  from,
  to,
  ...rest
}: TransactionFilter): Prisma.Sql[] {
  const conditions: Prisma.Sql[] = []
  if (rest.acknowledged === 'yes') conditions.push(Prisma.sql`acknowledged_at is not null`)
  if (rest.acknowledged === 'no') conditions.push(Prisma.sql`acknowledged_at is null`)
  if (state === 'in-doubt')
    conditions.push(
      Prisma.sql`in_doubt_since is not null and ended_at is null and acknowledged_at is null`,
    )
  else if (state !== undefined) conditions.push(Prisma.sql`state = ${state}`)
  if (rest.protocol !== undefined) conditions.push(Prisma.sql`protocol = ${rest.protocol}`)
  if (rest.lab !== undefined) conditions.push(Prisma.sql`lab = ${rest.lab === 'yes'}`)
  if (rest.name !== undefined)
    conditions.push(Prisma.sql`position(lower(${rest.name}) in lower(name)) > 0`)
  if (rest.label !== undefined)
    conditions.push(
      Prisma.sql`exists (select from json_each_text(labels) l where l.key || ':' || l.value = ${rest.label})`,
    )
  if (participant !== undefined) conditions.push(Prisma.sql`participants @> array[${participant}]`)
  if (priority !== undefined) conditions.push(Prisma.sql`priority = ${priority}`)
  if (id !== undefined) conditions.push(Prisma.sql`(id like ${`${id}%`} or ${endsWith(id)})`)
  if (from !== undefined) conditions.push(Prisma.sql`started_at >= ${from}::timestamptz`)
  if (to !== undefined) conditions.push(Prisma.sql`started_at <= ${to}::timestamptz`)
  return [...conditions, ...leftOut(rest.exclude)]
}

function leftOut(exclude: string | undefined): Prisma.Sql[] {
  const all = exclude === undefined ? [] : (exclusionsIn(exclude) ?? [])
  return all.flatMap(({ field, value }) =>
    conditionsOf({ [field]: value }).map((one) => Prisma.sql`not (${one})`),
  )
}

/** There is an index on the last six characters; the letters of an id's end are capitals. */
function endsWith(text: string): Prisma.Sql {
  const end = text.toUpperCase()
  const code = end.slice(-ID_PART_MIN)
  return end.length > 26 || end.includes('.')
    ? Prisma.sql`(right(id, 6) = ${code} and id like ${`%${text}`})`
    : Prisma.sql`(right(id, 6) = ${code} and id like ${`%${end}`})`
}
