import { z } from 'zod'
import { alertRuleSettings, alertSeverity } from './alert-settings'
import { alertTargetSettings } from './alert-target-settings'
import { time } from './transaction'

export const alertKind = z.enum(alertRuleSettings.options.map((one) => one.shape.kind.value))

/** What an alert is about; the installation as a whole has no id of its own but its cluster. */
export const alertSubject = z.object({
  type: z.enum(['transaction', 'participant', 'installation']),
  id: z.string(),
  /** The page that shows it. */
  link: z.string(),
})

/** One alert as it is shown and told. */
export const alert = z
  .object({
    id: z.string(),
    rule: z.string(),
    kind: alertKind,
    severity: alertSeverity,
    subject: alertSubject,
    /** For people: what is the matter. */
    summary: z.string(),
    /** Since when it is so, as far as that is known. */
    since: time,
    firedAt: time,
    /** Null: it fires. */
    resolvedAt: time.nullable(),
    /** Why it does not fire any more; null: it does. */
    resolution: z.enum(['over', 'rule-off', 'rule-removed', 'rule-changed']).nullable(),
  })
  .meta({ id: 'Alert' })

/** firing, once; repeated, while it goes on; resolved, once; test, because somebody wanted to see. */
export const alertEvent = z.enum(['firing', 'repeated', 'resolved', 'test'])

/** The body of a webhook. `id` is that of this message: sent again, it is the same. */
export const alertMessage = z
  .object({
    version: z.literal(1),
    id: z.string(),
    event: alertEvent,
    at: time,
    /** Who tells this, and where its dashboard is. */
    installation: z.object({ cluster: z.string(), link: z.string() }),
    alert,
    /**
     * Whom it concerns now: open transactions with a branch at the participant that is not settled,
     * those in doubt, or the one that the alert is about. The oldest, and how many more there are.
     */
    transactions: z
      .object({ items: z.array(z.object({ id: z.string(), link: z.string() })), more: z.int() })
      .default({ items: [], more: 0 }),
  })
  .meta({ id: 'AlertMessage' })

/** One try to hand a message over. Secrets are left out of the request. */
export const deliveryAttempt = z.object({
  n: z.int(),
  at: time,
  durationMs: z.number(),
  request: z.object({
    url: z.string(),
    headers: z.record(z.string(), z.string()),
    body: z.string(),
  }),
  /** Null: there was none; `fault` says why. */
  reply: z.object({ status: z.int(), body: z.string() }).nullable(),
  fault: z.string().nullable(),
})

export const alertDelivery = z
  .object({
    id: z.string(),
    target: z.string(),
    event: alertEvent,
    alert: alert.omit({ resolvedAt: true, resolution: true }),
    state: z.enum(['waiting', 'delivered', 'given-up']),
    createdAt: time,
    /** When it is tried next; null: not any more. */
    nextAt: time.nullable(),
    endedAt: time.nullable(),
    tries: z.int(),
    /** The first, and the newest after it. */
    attempts: z.array(deliveryAttempt),
  })
  .meta({ id: 'AlertDelivery' })

const changed = { version: z.int(), changedAt: time, changedBy: z.string() }

export const alertRule = z
  .object({
    id: z.string(),
    ...changed,
    settings: alertRuleSettings.meta({ id: 'AlertRuleSettings' }),
    /** How many transactions or participants meet it now; null: it is off, or was not evaluated yet. */
    met: z.int().nullable(),
    /** Participants that could not be asked. */
    unknown: z.array(z.string()),
    firing: z.int(),
  })
  .meta({ id: 'AlertRule' })

export const alertTarget = z
  .object({
    id: z.string(),
    ...changed,
    settings: alertTargetSettings.meta({ id: 'AlertTargetSettings' }),
    waiting: z.int(),
    lastDelivery: alertDelivery.nullable(),
  })
  .meta({ id: 'AlertTarget' })

/** GET /v1/alerts */
export const alerts = z
  .object({
    at: time,
    /** Who evaluates the rules, and when it last did; null: nobody does. */
    evaluator: z.object({ process: z.string(), passedAt: time.nullable() }).nullable(),
    rules: z.array(alertRule),
    targets: z.array(alertTarget),
    /** What fires, the newest first. */
    firing: z.array(alert),
    /** What was resolved, the newest first, at most 20. */
    resolved: z.array(alert),
  })
  .meta({ id: 'Alerts' })

export const deliveriesQuery = z.object({
  target: z.string().max(60).optional(),
  alert: z.string().max(60).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
})

export const alertDeliveries = z.object({ items: z.array(alertDelivery) })

export type Alert = z.infer<typeof alert>
export type AlertEvent = z.infer<typeof alertEvent>
export type AlertMessage = z.infer<typeof alertMessage>
export type AlertDelivery = z.infer<typeof alertDelivery>
export type DeliveryAttempt = z.infer<typeof deliveryAttempt>
export type AlertRule = z.infer<typeof alertRule>
export type AlertTarget = z.infer<typeof alertTarget>
export type Alerts = z.infer<typeof alerts>
