import { z } from 'zod'
import type { Prisma } from '@/prisma/client/client'
import { type Alert, alert as alertSchema } from '@/server/contract/alert'
import { alertRuleSettings } from '@/server/contract/alert-settings'
import { type Changes, changesOf, type Firing, type Rule } from '@/server/policy/alert-changes'
import type { Slots } from './alert-store'
import { type Installation, linkOf, messageOf } from './message'
import { countDoubt, readFacts } from './prisma-alert-facts'
import { findConcerned } from './prisma-concerned'

export interface PassDeps {
  readonly installation: Installation
  readonly newUlid: () => string
}

interface Moment {
  readonly now: Date
  readonly countedTo: Date | null
  readonly slots: Slots
}

/** One evaluation, within a database transaction that holds the evaluator's row. */
export async function passWithin(
  tx: Prisma.TransactionClient,
  deps: PassDeps,
  { now, countedTo, slots }: Moment,
): Promise<void> {
  const rules = await readRules(tx)
  const rows = await tx.alert.findMany({ where: { resolvedAt: null } })
  const budgets = rules.some(({ settings }) => settings.enabled && isBudget(settings))
  if (budgets) await countDoubt(tx, { from: countedTo ?? now, now })
  await tx.alertEvaluator.update({
    where: { id: 1 },
    data: { passedAt: now, countedTo: budgets ? now : null },
  })
  if (rules.length === 0 && rows.length === 0) return
  const { cluster } = deps.installation
  const firing = rows.map(firingOf)
  const subjects = firing.map(({ subject }) => subject.id)
  const facts = await readFacts(tx, { now, cluster, rules, slots, firing: subjects })
  const known = new Map(rows.map((row) => [row.id, row]))
  const changes = changesOf(rules, firing, facts)
  const over = new Set(changes.resolve.map(({ firing: { id } }) => id))
  const open = rows.filter(({ id }) => !over.has(id))
  for (const row of open) known.set(row.id, await tellAdded(tx, deps, { row, rules, now }))
  await write(tx, deps, { now, known, rules, changes })
}

/** A target that a rule names only now is told at once of what fires; answers with who is told of its end. */
async function tellAdded(
  tx: Prisma.TransactionClient,
  deps: PassDeps,
  { row, rules, now }: { readonly row: Row; readonly rules: readonly Rule[]; readonly now: Date },
): Promise<Row> {
  const wanted = targetsOf(row, rules) ?? []
  const added = wanted.filter((target) => !row.targets.includes(target))
  if (added.length === 0) return row
  const targets = [...row.targets, ...added]
  await tx.alert.update({ where: { id: row.id }, data: { targets } })
  await enqueue(tx, deps, { row: { ...row, targets: added }, event: 'firing', now })
  return { ...row, targets }
}

/** Whom its rule tells now; null: there is no such rule any more. */
const targetsOf = (row: Row, rules: readonly Rule[]): readonly string[] | null =>
  rules.find(({ id }) => id === row.rule)?.settings.targets ?? null

const isBudget = ({ kind }: Rule['settings']): boolean => kind === 'in-doubt-budget'

/** What another version wrote in another way is left alone by this one, as if it were off. */
export async function readRules(tx: Prisma.TransactionClient): Promise<readonly Rule[]> {
  const rows = await tx.alertRule.findMany({ orderBy: { id: 'asc' } })
  return rows.flatMap(({ id, settings }) => {
    const parsed = alertRuleSettings.safeParse(settings)
    return parsed.success ? [{ id, settings: parsed.data }] : []
  })
}

type Row = Prisma.AlertGetPayload<object>

const kept = z.object({
  kind: alertSchema.shape.kind,
  severity: alertSchema.shape.severity,
  subjectType: alertSchema.shape.subject.shape.type,
})

const firingOf = (row: Row): Firing => {
  const { kind, subjectType } = kept.parse(row)
  const subject = { type: subjectType, id: row.subject }
  return { id: row.id, rule: row.rule, kind, subject, toldAt: row.toldAt.getTime() }
}

interface Written {
  readonly now: Date
  readonly known: ReadonlyMap<string, Row>
  readonly rules: readonly Rule[]
  readonly changes: Changes
}

async function write(
  tx: Prisma.TransactionClient,
  deps: PassDeps,
  { now, known, rules, changes }: Written,
): Promise<void> {
  for (const { rule, condition } of changes.fire) {
    const row: Row = {
      ...{ id: deps.newUlid(), rule: rule.id, kind: rule.settings.kind },
      ...{ severity: rule.settings.severity, targets: [...rule.settings.targets] },
      ...{ subjectType: condition.subject.type, subject: condition.subject.id },
      ...{ summary: condition.summary, since: new Date(condition.since), firedAt: now },
      ...{ toldAt: now, told: 1, resolvedAt: null, resolution: null },
    }
    await tx.alert.create({ data: row })
    await enqueue(tx, deps, { row, event: 'firing', now })
  }
  for (const { firing, summary } of changes.repeat) {
    const row = known.get(firing.id)
    const to = row === undefined ? null : targetsOf(row, rules)
    await tell(tx, deps, { row, event: 'repeated', now, ...(to !== null && { to }) }, { summary })
  }
  for (const { firing, resolution } of changes.resolve) {
    const over = { resolvedAt: now, resolution }
    await tell(tx, deps, { row: known.get(firing.id), event: 'resolved', now }, over)
  }
  for (const { rule, met, unknown } of changes.standing)
    await tx.$executeRaw`update verdict_alert_rule set met = ${met}, unknown = ${[...unknown]}
      where id = ${rule} and (met, unknown) is distinct from (${met}::int, ${[...unknown]}::text[])`
}

interface Telling {
  readonly row: Row | undefined
  readonly event: 'firing' | 'repeated' | 'resolved'
  readonly now: Date
  /** Absent: all who were told that it fires. */
  readonly to?: readonly string[]
}

/** Changes an alert, and tells of it. */
async function tell(
  tx: Prisma.TransactionClient,
  deps: PassDeps,
  { row: before, to, ...telling }: Telling,
  change: Partial<Row>,
): Promise<void> {
  if (before === undefined) return
  const data = { ...change, toldAt: telling.now, told: before.told + 1 }
  await tx.alert.update({ where: { id: before.id }, data })
  const row = { ...before, ...data }
  await enqueue(tx, deps, { ...telling, row: { ...row, targets: [...(to ?? row.targets)] } })
}

async function enqueue(
  tx: Prisma.TransactionClient,
  { installation, newUlid }: PassDeps,
  { row, event, now }: Telling & { readonly row: Row },
): Promise<void> {
  const alert = alertOf(row, installation)
  if (row.targets.length === 0) return
  const concerned = await findConcerned(tx, alert.subject)
  const deliveries = row.targets.map((target) => {
    const id = newUlid()
    const message = messageOf(installation, { id, event, at: now, alert, concerned })
    const due = { state: 'waiting', createdAt: now, nextAt: now }
    return { id, alert: row.id, n: row.told, target, event, message, ...due }
  })
  await tx.alertDelivery.createMany({ data: deliveries })
}

function alertOf(row: Row, installation: Installation): Alert {
  const { kind, severity, subjectType: type } = kept.parse(row)
  const subject = { type, id: row.subject }
  return alertSchema.parse({
    ...{ id: row.id, rule: row.rule, kind, severity, summary: row.summary },
    subject: { ...subject, link: linkOf(installation, subject) },
    ...{ since: row.since.toISOString(), firedAt: row.firedAt.toISOString() },
    ...{ resolvedAt: row.resolvedAt?.toISOString() ?? null, resolution: row.resolution },
  })
}
