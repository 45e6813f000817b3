import {
  type AuditedParticipant,
  auditState,
  type Divergences,
  divergence,
} from '@/server/contract/divergence'
import { participantKind } from '@/server/contract/participant'
import type { Database } from '@/server/platform/database'
import { timeOf, timeOrNull } from './rows'

const ITEMS_MAX = 200

/** What was compared of how transactions ended, and what was found to differ. */
export async function readDivergence(
  { prisma }: Database,
  { now }: { readonly now: number },
): Promise<Divergences> {
  const [rows, items] = await Promise.all([
    prisma.$queryRaw<ProgressRow[]>`
      select p.name as participant, p.kind, o.state, o.checked::float8 as checked, o.since,
        o.passed_at as "passedAt", o.checked_to as "checkedTo", o.round_at as "roundAt",
        coalesce(jsonb_array_length(o.gaps) > 0, false) as unread,
        (select count(*)::int from verdict_divergence d where d.participant = p.name
          and not exists (select from verdict_audit a where a.transaction = d.transaction
            and a.action = 'acknowledge' and a.at >= d.found_at)) as violated
      from verdict_participant p left join verdict_outcome_progress o on o.participant = p.name
      order by p.name`,
    prisma.$queryRaw<ItemRow[]>`
      select d.transaction, d.branch, d.participant, d.expected, d.found, d.found_at as "foundAt",
        coalesce(s.name, '') as stream, coalesce(s.process, '') as process,
        d.seq::float8 as seq, (select min(a.at) from verdict_audit a
          where a.transaction = d.transaction and a.action = 'acknowledge' and a.at >= d.found_at
        ) as "acknowledgedAt"
      from verdict_divergence d left join verdict_stream s on s.id = d.stream
      order by d.found_at desc, d.transaction, d.branch limit ${ITEMS_MAX}`,
  ])
  const participants = rows.map(participantOf)
  const sum = (of: (one: AuditedParticipant) => number) =>
    participants.reduce((all, one) => all + of(one), 0)
  const since = participants.flatMap((one) => (one.passedAt === null ? [] : (one.since ?? [])))
  return {
    at: timeOf(new Date(now)),
    checked: sum(({ checked }) => checked),
    violated: sum(({ violated }) => violated),
    since: since.sort()[0] ?? null,
    participants,
    items: items.map((row) => divergence.parse(itemOf(row))),
  }
}

interface ProgressRow {
  participant: string
  kind: string
  state: string | null
  checked: number | null
  since: Date | null
  passedAt: Date | null
  checkedTo: Date | null
  roundAt: Date | null
  unread: boolean
  violated: number
}

interface ItemRow {
  transaction: string
  branch: number
  participant: string
  expected: string
  found: string
  foundAt: Date
  stream: string
  process: string
  seq: number
  acknowledgedAt: Date | null
}

const participantOf = (row: ProgressRow): AuditedParticipant => ({
  participant: row.participant,
  kind: participantKind.parse(row.kind),
  state: auditState.parse(row.state ?? 'unstarted'),
  checked: row.checked ?? 0,
  violated: row.violated,
  since: timeOrNull(row.since),
  passedAt: timeOrNull(row.passedAt),
  checkedTo: timeOrNull(row.checkedTo),
  roundAt: timeOrNull(row.roundAt),
  unread: row.unread,
})

const itemOf = (row: ItemRow) => ({
  ...row,
  foundAt: timeOf(row.foundAt),
  acknowledgedAt: timeOrNull(row.acknowledgedAt),
})
