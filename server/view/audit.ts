import { Prisma } from '@/prisma/client/client'
import type { AuditEntry } from '@/server/contract/action'
import type { Database } from '@/server/platform/database'
import { decodePlace, encodePlace, timeOf } from './rows'

export interface AuditAsked {
  readonly transaction?: string | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

export interface AuditPage {
  items: AuditEntry[]
  nextCursor?: string
}

/** What people did by hand, the newest first; null if the cursor is none of ours. */
export async function listAudit(
  { prisma }: Database,
  { transaction, cursor, limit }: AuditAsked,
): Promise<AuditPage | null> {
  const place = cursor === undefined ? undefined : decodePlace(cursor)
  if (place === null) return null
  const conditions = [Prisma.sql`true`]
  if (transaction !== undefined) conditions.push(Prisma.sql`transaction = ${transaction}`)
  if (place !== undefined)
    conditions.push(Prisma.sql`(at, id) < (${place.time}::timestamptz, ${place.id})`)
  const places = await prisma.$queryRaw<{ id: string; time: string }[]>`
    select id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as time
    from verdict_audit where ${Prisma.join(conditions, ' and ')}
    order by at desc, id desc limit ${limit + 1}`
  const shown = places.slice(0, limit)
  const rows = await prisma.audit.findMany({ where: { id: { in: shown.map(({ id }) => id) } } })
  const entries = new Map(rows.map((row) => [row.id, row]))
  const last = places.length > limit ? shown.at(-1) : undefined
  return {
    items: shown.flatMap(({ id }) => {
      const row = entries.get(id)
      return row === undefined ? [] : [entryOf(row)]
    }),
    ...(last === undefined ? {} : { nextCursor: encodePlace(last.time, last.id) }),
  }
}

const entryOf = ({
  idempotencyKey: _key,
  requestHash: _hash,
  at,
  data,
  gid: branchId,
  ...row
}: Prisma.AuditGetPayload<object>): AuditEntry => ({
  ...row,
  branchId,
  at: timeOf(at),
  data: typeof data === 'object' && data !== null && !Array.isArray(data) ? data : {},
})
