import { z } from 'zod'
import type { Prisma } from '@/prisma/client/client'
import {
  type Alert,
  type AlertDelivery,
  type AlertRule,
  type Alerts,
  type AlertTarget,
  alert,
  alertDelivery,
  alertRule,
  alertTarget,
  type deliveriesQuery,
} from '@/server/contract/alert'
import { shownAddress } from '@/server/contract/shown-address'
import type { Database } from '@/server/platform/database'
import { timeOf, timeOrNull } from './rows'

const RESOLVED_MAX = 20

interface AlertsAsked {
  readonly now: number
  /** The page of what an alert is about. */
  readonly linkOf: (subject: Omit<Alert['subject'], 'link'>) => string
}

/** Rules, targets, and what fires. */
export async function readAlerts(
  database: Database,
  { now, linkOf }: AlertsAsked,
): Promise<Alerts> {
  const { prisma } = database
  const [rules, targets, firing, resolved, evaluator] = await Promise.all([
    readAlertRules(database),
    readAlertTargets(database),
    prisma.alert.findMany({ where: { resolvedAt: null }, orderBy: { id: 'desc' } }),
    prisma.alert.findMany({
      where: { resolvedAt: { not: null } },
      orderBy: { resolvedAt: 'desc' },
      take: RESOLVED_MAX,
    }),
    prisma.$queryRaw<{ process: string; passedAt: Date | null }[]>`
      select process, passed_at as "passedAt" from verdict_alert_evaluator
      where expires_at > now()`,
  ])
  const [holder] = evaluator
  return {
    at: timeOf(new Date(now)),
    evaluator: holder === undefined ? null : { ...holder, passedAt: timeOrNull(holder.passedAt) },
    ...{ rules: [...rules], targets: [...targets] },
    firing: firing.map((row) => alertOf(row, linkOf)),
    resolved: resolved.map((row) => alertOf(row, linkOf)),
  }
}

/** All rules, or the one of that name. What a newer version wrote in its own way is left out. */
export async function readAlertRules(
  { prisma }: Database,
  id?: string,
): Promise<readonly AlertRule[]> {
  const rows = await prisma.$queryRaw<StoredRule[]>`
    select r.id, r.settings, r.version, r.changed_at as "changedAt", r.changed_by as "changedBy",
      r.met, r.unknown, count(a.id)::int as firing
    from verdict_alert_rule r
    left join verdict_alert a on a.rule = r.id and a.resolved_at is null
    where ${id ?? null}::text is null or r.id = ${id ?? null}
    group by r.id order by r.id`
  return rows.flatMap(
    (row) => alertRule.safeParse({ ...row, changedAt: timeOf(row.changedAt) }).data ?? [],
  )
}

/** All targets, or the one of that name. */
export async function readAlertTargets(
  { prisma }: Database,
  id?: string,
): Promise<readonly AlertTarget[]> {
  const rows = await prisma.$queryRaw<StoredTarget[]>`
    select t.id, t.settings, t.version, t.changed_at as "changedAt", t.changed_by as "changedBy",
      (select count(*)::int from verdict_alert_delivery d
        where d.target = t.id and d.state = 'waiting') as waiting,
      (select d.id from verdict_alert_delivery d where d.target = t.id and d.tries > 0
        order by d.created_at desc limit 1) as last
    from verdict_alert_target t
    where ${id ?? null}::text is null or t.id = ${id ?? null} order by t.id`
  const last = await prisma.alertDelivery.findMany({
    where: { id: { in: rows.flatMap((row) => row.last ?? []) } },
  })
  return rows.flatMap((row) => {
    const delivery = last.find((one) => one.id === row.last)
    const lastDelivery = delivery === undefined ? null : deliveryOf(delivery)
    const read = alertTarget.safeParse({ ...row, changedAt: timeOf(row.changedAt), lastDelivery })
    return read.success ? withoutAddress(read.data) : []
  })
}

/** Whoever knows the whole of it can send messages there. */
function withoutAddress(target: AlertTarget): AlertTarget {
  const { settings } = target
  if (settings.url === null) return target
  return { ...target, settings: { ...settings, url: shownAddress(settings.url, settings.kind) } }
}

/** What was told, or is to be, the newest first. */
export async function listAlertDeliveries(
  { prisma }: Database,
  asked: z.infer<typeof deliveriesQuery>,
): Promise<readonly AlertDelivery[]> {
  const { target, alert: about, limit } = asked
  const rows = await prisma.alertDelivery.findMany({
    where: {
      ...(target === undefined ? {} : { target }),
      ...(about === undefined ? {} : { alert: about }),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
  })
  return rows.map(deliveryOf)
}

interface StoredRule {
  id: string
  changedAt: Date
}

interface StoredTarget extends StoredRule {
  last: string | null
}

const told = z.object({ alert: alert.omit({ resolvedAt: true, resolution: true }) })

function deliveryOf(row: Prisma.AlertDeliveryGetPayload<object>): AlertDelivery {
  const { id, target, event, state, tries, attempts } = row
  const read = alertDelivery.parse({
    ...{ id, target, event, state, tries, attempts, alert: told.parse(row.message).alert },
    ...{ createdAt: timeOf(row.createdAt), nextAt: timeOrNull(row.nextAt) },
    endedAt: timeOrNull(row.endedAt),
  })
  // An earlier version has kept the whole address.
  const shown = read.attempts.map(({ request, ...rest }) => ({
    ...{ ...rest, request: { ...request, url: shownAddress(request.url) } },
  }))
  return { ...read, attempts: shown }
}

function alertOf(row: Prisma.AlertGetPayload<object>, linkOf: AlertsAsked['linkOf']): Alert {
  const { id, rule, kind, severity, subject, summary, resolution } = row
  const about = alert.shape.subject
    .omit({ link: true })
    .parse({ type: row.subjectType, id: subject })
  return alert.parse({
    ...{ id, rule, kind, severity, summary, resolution },
    subject: { ...about, link: linkOf(about) },
    ...{ since: timeOf(row.since), firedAt: timeOf(row.firedAt) },
    resolvedAt: timeOrNull(row.resolvedAt),
  })
}
