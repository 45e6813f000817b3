import { Prisma } from '@/prisma/client/client'
import { COUNTED_MAX, type TransactionQuery } from '@/server/contract/transaction-filter'

/*
 * In which order a list stands, and where in it a page ended: by a value and, where that is the same, by
 * the id. The list is walked by these two, so a row that comes or goes meanwhile moves no other one.
 */

export interface Place {
  readonly rank: string
  readonly id: string
}

interface Order {
  /** Where the rows come from. */
  readonly from: Prisma.Sql
  /** What the rows stand by, as a number or a time of the database. */
  readonly by: Prisma.Sql
  /** The same as text, without loss. */
  readonly text: Prisma.Sql
  readonly direction: Prisma.Sql
  /** What comes after a place. */
  after(place: Place): Prisma.Sql
}

type Asked = Pick<TransactionQuery, 'sort' | 'dir'>

const all = Prisma.sql`verdict_transaction`
/** No index has them in such an order: so that it costs the same however long the list has become. */
const newest = Prisma.sql`(
  select * from verdict_transaction order by started_at desc, id desc limit ${COUNTED_MAX}) newest`

const started = {
  from: all,
  by: Prisma.sql`started_at`,
  text: Prisma.sql`to_char(started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
  type: Prisma.sql`timestamptz`,
  rank: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/,
}
const numbered = (by: Prisma.Sql) => ({
  from: newest,
  ...{ by, text: Prisma.sql`(${by})::text`, type: Prisma.sql`bigint`, rank: /^\d{1,19}$/ },
})
/** What is still open has lasted longest, and of several what began first; a clock may have stepped back. */
const lasted = Prisma.sql`coalesce(
  greatest(0, (extract(epoch from ended_at - started_at) * 1000000)::bigint),
  9223372036854775807 - (extract(epoch from started_at) * 1000000)::bigint)`
const kinds = {
  started,
  duration: numbered(lasted),
  retries: numbered(Prisma.sql`retries::bigint`),
} as const

const kindOf = ({ sort = 'started' }: Asked) => kinds[sort]
const isUp = ({ dir = 'desc' }: Asked): boolean => dir === 'asc'

export function orderOf(asked: Asked): Order {
  const { from, by, text, type } = kindOf(asked)
  const than = isUp(asked) ? Prisma.sql`>` : Prisma.sql`<`
  return {
    ...{ from, by, text, direction: isUp(asked) ? Prisma.sql`asc` : Prisma.sql`desc` },
    after: ({ rank, id }) => Prisma.sql`(${by}, id) ${than} (${rank}::text::${type}, ${id})`,
  }
}

/** The place of the last row of a page, opaque for everybody else. */
export const cursorOf = (asked: Asked, { rank, id }: Place): string =>
  Buffer.from(`${nameOf(asked)}${rank} ${id}`).toString('base64url')

/** Null for everything that cursorOf did not make for a list in that order. */
export function placeIn(asked: Asked, cursor: string): Place | null {
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  const name = nameOf(asked)
  if (!text.startsWith(name)) return null
  const [rank = '', id = '', ...more] = text.slice(name.length).split(' ')
  const isRank = kindOf(asked).rank.test(rank) && !(rank.includes('T') && isNoTime(rank))
  if (more.length > 0 || !isRank || !/^[A-Za-z0-9._-]{1,80}$/.test(id)) return null
  if (!rank.includes('T') && BigInt(rank) > 2n ** 63n - 1n) return null
  return cursorOf(asked, { rank, id }) === cursor ? { rank, id } : null
}

const isNoTime = (text: string): boolean => Number.isNaN(Date.parse(text))

/** A list in another order has other cursors; the usual one has none in front. */
const nameOf = (asked: Asked): string =>
  asked.sort === undefined && asked.dir === undefined
    ? ''
    : `${asked.sort ?? 'started'} ${asked.dir ?? 'desc'} `
