import type { Prisma } from '@/prisma/client/client'
import type { Subject } from '@/server/policy/alert-conditions'
import type { Concerned } from './message'

/** As many as a person reads in a message; the page has them all. */
const NAMED_MAX = 10

/** The transactions that something is about, as they are now. */
export async function findConcerned(
  tx: Prisma.TransactionClient,
  { type, id }: Subject,
): Promise<Concerned> {
  if (type === 'transaction') return { ids: [id], more: 0 }
  const rows =
    type === 'participant'
      ? await tx.$queryRawUnsafe<Row[]>(openAt, id, NAMED_MAX)
      : await tx.$queryRawUnsafe<Row[]>(inDoubt, NAMED_MAX)
  const total = rows[0]?.total ?? 0
  return { ids: rows.map((row) => row.id), more: total - rows.length }
}

interface Row {
  id: string
  total: number
}

/** $1 participant, $2 rows: those that wait for it, in doubt first. */
const openAt = `select t.id, count(*) over ()::int as total from verdict_transaction t
where t.ended_at is null and exists (select from verdict_branch b where b.transaction = t.id
  and b.participant = $1 and b.state not in ('committed', 'aborted', 'read-only', 'heuristic'))
order by t.in_doubt_since, t.started_at limit $2::int`

/** $1 rows. */
const inDoubt = `select id, count(*) over ()::int as total from verdict_transaction
where ended_at is null and acknowledged_at is null and in_doubt_since is not null
order by in_doubt_since limit $1::int`
