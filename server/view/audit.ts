import { z } from 'zod'
import { Prisma } from '@/prisma/client/client'
import type { AuditEntry, AuditFilter } from '@/server/contract/audit'
import { shownAddress } from '@/server/contract/shown-address'
import type { Database } from '@/server/platform/database'
import { decodePlace, encodePlace, timeOf } from './rows'

export interface AuditAsked extends AuditFilter {
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
  { cursor, limit, ...filter }: AuditAsked,
): Promise<AuditPage | null> {
  const place = cursor === undefined ? undefined : decodePlace(cursor)
  if (place === null) return null
  const conditions = [Prisma.sql`true`, ...conditionsOf(filter)]
  if (place !== undefined)
    conditions.push(Prisma.sql`(at, id) < (${place.time}::timestamptz, ${place.id})`)
  const places = await prisma.$queryRaw<{ id: string; time: string }[]>`
    select id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as time
    from verdict_audit where ${Prisma.join(conditions, ' and ')}
    order by at desc, id desc limit ${limit + 1}`
  const shown = places.slice(0, limit)
  const ids = shown.map(({ id }) => id)
  const [rows, links] = await Promise.all([
    prisma.audit.findMany({ where: { id: { in: ids } } }),
    prisma.auditLink.findMany({ where: { audit: { in: ids }, part: 'entry' } }),
  ])
  const entries = new Map(rows.map((row) => [row.id, row]))
  const chain = new Map(links.map(({ audit, ...link }) => [audit, link]))
  const last = places.length > limit ? shown.at(-1) : undefined
  return {
    items: shown.flatMap(({ id }) => {
      const row = entries.get(id)
      return row === undefined ? [] : [entryOf(row, chain.get(id))]
    }),
    ...(last === undefined ? {} : { nextCursor: encodePlace(last.time, last.id) }),
  }
}

const conditionsOf = ({ id, transaction, participant, actor, ...rest }: AuditFilter) => [
  ...ofKind(rest),
  ...(id === undefined ? [] : [Prisma.sql`id = ${id}`]),
  ...(transaction === undefined ? [] : [Prisma.sql`transaction = ${transaction}`]),
  ...(participant === undefined ? [] : [Prisma.sql`participant = ${participant}`]),
  ...(actor === undefined ? [] : [Prisma.sql`actor = ${actor}`]),
]

const ofKind = ({ action, category, from, to }: AuditFilter) => [
  ...(action === undefined ? [] : [Prisma.sql`action = ${action}`]),
  ...(category === undefined ? [] : [Prisma.sql`data ->> 'category' = ${category}`]),
  ...(from === undefined ? [] : [Prisma.sql`at >= ${from}::timestamptz`]),
  ...(to === undefined ? [] : [Prisma.sql`at < ${to}::timestamptz`]),
]

const entryOf = (
  {
    idempotencyKey: _key,
    requestHash: _hash,
    at,
    data,
    gid: branchId,
    ...row
  }: Prisma.AuditGetPayload<object>,
  link: { readonly position: bigint; readonly hash: string } | undefined,
): AuditEntry => ({
  ...row,
  ...{ branchId, approver: approverIn(data) },
  at: timeOf(at),
  chain: link === undefined ? null : { position: Number(link.position), hash: link.hash },
  data:
    typeof data === 'object' && data !== null && !Array.isArray(data)
      ? withoutAddress(row.action, data)
      : {},
})

const approved = z.object({ approval: z.object({ by: z.string() }) })

const approverIn = (data: unknown): string | null => {
  const parsed = approved.safeParse(data)
  return parsed.success ? parsed.data.approval.by : null
}

type Data = AuditEntry['data']

const ofTarget = z.object({
  settings: z.looseObject({ kind: z.string().optional(), url: z.string() }),
})

/** An earlier version has written down the whole address of a target, which is a secret. */
function withoutAddress(action: string, data: Data): Data {
  const found = action === 'put-alert-target' ? ofTarget.safeParse(data).data : undefined
  if (found === undefined) return data
  const { settings } = found
  return { ...data, settings: { ...settings, url: shownAddress(settings.url, settings.kind) } }
}
