import { z } from 'zod'
import {
  findingSeverity,
  hasPassword,
  managedBy,
  type Participant,
  participantKind,
  participantState,
} from '@/server/contract/participant'
import {
  participantLimits,
  participantPolicy,
  participantTimeouts,
  secretReference,
} from '@/server/contract/participant-settings'
import type { Database } from '@/server/platform/database'
import { readAdmissions } from './admission'
import { readReadiness } from './directory'
import { onlyHereOf } from './only-here'
import { readGates } from './participant-gates'
import { timeOf, timeOrNull } from './rows'

interface OpenRow {
  participant: string
  open: bigint
  oldest: Date | null
}

/** All participants with what the journal still holds open there. */
export async function listParticipants(database: Database): Promise<readonly Participant[]> {
  const { prisma } = database
  const [rows, opens, admissions, { owed }, gates] = await Promise.all([
    prisma.participant.findMany({ orderBy: { name: 'asc' } }),
    prisma.$queryRaw<OpenRow[]>`
      select b.participant, count(*) as open, min(coalesce(b.prepared_at, t.started_at)) as oldest
      from verdict_transaction t join verdict_branch b on b.transaction = t.id
      where t.ended_at is null
        and b.state not in ('committed', 'aborted', 'read-only', 'heuristic')
      group by b.participant`,
    readAdmissions(database),
    readReadiness(database),
    readGates(database),
  ])
  const open = new Map(opens.map((row) => [row.participant, row]))
  return rows.map((row) => ({
    name: row.name,
    ...configured(row),
    lab: row.lab,
    usable: row.usable,
    state: participantState.parse(row.state),
    draining:
      row.drainingSince === null
        ? null
        : { since: timeOf(row.drainingSince), by: row.drainedBy ?? 'somebody' },
    gate: gates.get(row.name) ?? null,
    recovering: owed.includes(row.name),
    version: row.version,
    findings: findings.parse(row.findings),
    examinedAt: timeOrNull(row.examinedAt),
    examinedBy: row.examinedBy,
    answeredAt: timeOrNull(row.answeredAt),
    silentSince: timeOrNull(row.silentSince),
    roundTripMs: row.roundTripMs,
    clockOffsetMs: row.clockOffsetMs,
    openBranches: Number(open.get(row.name)?.open ?? 0),
    oldestOpenAt: timeOrNull(open.get(row.name)?.oldest ?? null),
    admission: admissions.get(row.name) ?? null,
    sweptAt: timeOrNull(row.sweptAt),
    onlyHere: onlyHereOf(row.onlyHere),
  }))
}

interface Configured {
  readonly kind: string
  readonly url: string
  readonly secret: unknown
  readonly limits: unknown
  readonly timeouts: unknown
  readonly policy: unknown
  readonly managedBy: string
}

/** How it was registered. What a newer version wrote in its own way is shown as not known. */
const configured = ({
  kind,
  url,
  secret,
  limits,
  timeouts,
  policy,
  managedBy: by,
}: Configured) => ({
  kind: participantKind.safeParse(kind).data ?? ('unknown' as const),
  url: withoutPassword(url),
  passwordInUrl: hasPassword(url),
  secret: secretReference.safeParse(secret).data ?? null,
  limits: participantLimits.catch({}).parse(limits),
  timeouts: participantTimeouts.catch({}).parse(timeouts),
  policy: participantPolicy.catch({}).parse(policy),
  managedBy: managedBy.catch('api').parse(by),
})

/** Rows of older versions tell only whether a finding is in the way. */
const findings = z.array(
  z
    .object({
      ...{ name: z.string(), ok: z.boolean(), text: z.string() },
      severity: findingSeverity.optional(),
    })
    .transform(({ severity, ...rest }) => ({
      ...rest,
      severity: severity ?? (rest.ok ? ('ok' as const) : ('problem' as const)),
    })),
)

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
      and b.state in ('active', 'preparing', 'prepared', 'unknown', 'committing', 'aborting', 'heuristic')
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
  if (!URL.canParse(text)) return 'not readable'
  const url = new URL(text)
  url.password = ''
  for (const name of [...url.searchParams.keys()])
    if (/pass|secret|token/i.test(name)) url.searchParams.delete(name)
  return url.href
}
