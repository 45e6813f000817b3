import {
  finding,
  type Participant,
  participantKind,
  participantState,
} from '@/server/contract/participant'
import type { Database } from '@/server/platform/database'
import { timeOrNull } from './rows'

interface OpenRow {
  participant: string
  open: bigint
  oldest: Date | null
}

/** All participants with what the journal still holds open there. */
export async function listParticipants({ prisma }: Database): Promise<readonly Participant[]> {
  const [rows, opens] = await Promise.all([
    prisma.participant.findMany({ orderBy: { name: 'asc' } }),
    prisma.$queryRaw<OpenRow[]>`
      select b.participant, count(*) as open, min(coalesce(b.prepared_at, t.started_at)) as oldest
      from verdict_transaction t join verdict_branch b on b.transaction = t.id
      where t.ended_at is null
        and b.state in ('preparing', 'prepared', 'unknown', 'committing', 'aborting')
      group by b.participant`,
  ])
  const open = new Map(opens.map((row) => [row.participant, row]))
  return rows.map((row) => ({
    name: row.name,
    kind: participantKind.parse(row.kind),
    url: withoutPassword(row.url),
    lab: row.lab,
    usable: row.usable,
    state: participantState.parse(row.state),
    version: row.version,
    findings: finding.array().parse(row.findings),
    examinedAt: timeOrNull(row.examinedAt),
    answeredAt: timeOrNull(row.answeredAt),
    silentSince: timeOrNull(row.silentSince),
    roundTripMs: row.roundTripMs,
    openBranches: Number(open.get(row.name)?.open ?? 0),
    oldestOpenAt: timeOrNull(open.get(row.name)?.oldest ?? null),
    sweptAt: timeOrNull(row.sweptAt),
  }))
}

/** A branch that the journal does not hold as settled. */
export interface UnsettledBranch {
  readonly transaction: string
  readonly n: number
  readonly state: string
  readonly preparedAt: string | null
}

const UNSETTLED_MAX = 10_000

/** The unsettled branches at one participant, the oldest first. */
export async function unsettledBranches(
  { prisma }: Database,
  participant: string,
): Promise<readonly UnsettledBranch[]> {
  const rows = await prisma.$queryRaw<
    { transaction: string; n: number; state: string; preparedAt: Date | null }[]
  >`
    select b.transaction, b.n, b.state, b.prepared_at as "preparedAt"
    from verdict_transaction t join verdict_branch b on b.transaction = t.id
    where t.ended_at is null and b.participant = ${participant}
      and b.state in ('preparing', 'prepared', 'unknown', 'committing', 'aborting', 'heuristic')
    order by t.started_at, b.transaction, b.n limit ${UNSETTLED_MAX}`
  return rows.map(({ preparedAt, ...row }) => ({ ...row, preparedAt: timeOrNull(preparedAt) }))
}

/** Which of these transactions the journal knows. */
export async function knownTransactions(
  { prisma }: Database,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const rows = await prisma.transaction.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true },
  })
  return new Set(rows.map(({ id }) => id))
}

/** An address that people may see. What cannot be read as one is not shown at all. */
function withoutPassword(text: string): string {
  if (!URL.canParse(text)) return 'postgresql://…'
  const url = new URL(text)
  url.password = ''
  url.searchParams.delete('password')
  return url.href
}
