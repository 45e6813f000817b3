import type { Database } from '@/server/platform/database'

const PAGE_ROWS = 1_000

/** A link, with the text that its hash must be of; null where the entry has no such text any more. */
export interface SealedLink {
  readonly position: number
  readonly audit: string
  readonly previous: string
  readonly hash: string
  readonly text: string | null
  /** The entry as people would call it. */
  readonly named: string
  /** Of an entry, when it says that it was written; null where it cannot be told. */
  readonly atMs: number | null
}

/** The columns as texts, in the order in which they are hashed. */
const columns = [
  ...(['id', 'at_us', 'actor', 'action', 'transaction', 'participant', 'gid', 'reason'] as const),
  ...(['evidence_id', 'rule', 'advice', 'request_id', 'idempotency_key', 'request_hash'] as const),
  'data',
] as const

type Texts = Readonly<Record<(typeof columns)[number] | 'outcome', string | null>>

interface LinkRow extends Texts {
  readonly position: bigint
  readonly audit: string
  readonly part: string
  readonly previous: string
  readonly hash: string
}

/** The links behind that position, in order, each with its entry as it is now. */
export const pageOf = ({ prisma }: Database, after: number): Promise<readonly LinkRow[]> =>
  prisma.$queryRaw<LinkRow[]>`
    select l.position, l.audit, l.part, l.previous, l.hash, a.id,
      case when isfinite(a.at) then (extract(epoch from a.at) * 1000000)::bigint::text else a.at::text end at_us, a.actor, a.action, a.transaction,
      a.participant, a.gid, a.reason, a.evidence_id, a.rule::text, a.advice, a.request_id,
      a.idempotency_key, a.request_hash, a.data::text, a.outcome
    from verdict_audit_link l left join verdict_audit a on a.id = l.audit
    where l.position > ${after} order by l.position limit ${PAGE_ROWS}`

interface Unlinked {
  readonly count: number
  readonly first: readonly string[]
}

/** Entries, or outcomes of entries, that were written past the triggers: how many, and some of them. */
export async function unlinked({ prisma }: Database, limit: number): Promise<Unlinked> {
  const rows = await prisma.$queryRaw<{ id: string; all: bigint }[]>`
    select a.id, count(*) over () "all" from verdict_audit a where
      not exists (select from verdict_audit_link l where l.audit = a.id and l.part = 'entry')
      or (a.outcome is not null
        and not exists (select from verdict_audit_link l where l.audit = a.id and l.part = 'outcome'))
    order by a.at, a.id limit ${limit}`
  return { count: Number(rows[0]?.all ?? 0), first: rows.map(({ id }) => id) }
}

/** Each field with its length before it, so that nothing can move from one field into the next. */
const field = (value: string | null): string =>
  value === null ? '-' : `${Buffer.byteLength(value)}:${value}`

export function linkOf(row: LinkRow): SealedLink {
  const { position, audit, previous, hash } = row
  return {
    ...{ position: Number(position), audit, previous, hash },
    ...{ text: textOf(row), named: nameOf(row) },
    atMs: row.part === 'entry' && row.id !== null ? timeOf(row) : null,
  }
}

/** Whatever somebody has made of the time, it must not keep the others from being looked at. */
function timeOf({ at_us }: LinkRow): number | null {
  const ms = Number(at_us) / 1_000
  return Number.isNaN(new Date(ms).getTime()) ? null : ms
}

function textOf(row: LinkRow): string | null {
  if (row.id === null) return null
  if (row.part === 'entry') return `entry${columns.map((column) => field(row[column])).join('')}`
  return row.outcome === null ? null : `outcome${field(row.id)}${field(row.outcome)}`
}

function nameOf(row: LinkRow): string {
  const { id, audit, part, action, actor } = row
  if (id === null) return `the entry ${audit}`
  const what = part === 'outcome' ? 'The outcome of the entry' : 'The entry'
  const ms = timeOf(row)
  const at = ms === null ? 'at no time' : new Date(ms).toISOString()
  return `${what} ${audit} (${action}, by ${actor}, ${at})`
}
