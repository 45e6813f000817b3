import { z } from 'zod'

/** The name of a rule or of a target. */
export const alertName = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,59}$/,
    'must be small letters, digits and dashes, a letter first, at most 60',
  )

export const alertSeverity = z.enum(['critical', 'warning'])

const whole = (min: number, max: number) => {
  const message = `must be a whole number from ${min} to ${max}`
  return z.int(message).min(min, message).max(max, message)
}

const common = {
  enabled: z.boolean().default(true),
  severity: alertSeverity.default('warning'),
  /** Whom an alert of this rule is sent to; nobody: it stands on the page only. */
  targets: z
    .array(alertName)
    .max(20, 'at most 20')
    .refine((names) => new Set(names).size === names.length, 'Name each target once')
    .default([]),
  /** While it fires it is sent again after so long, and never sooner. */
  repeatMinutes: whole(1, 10_080).default(60),
}

const seconds = whole(0, 604_800)

/**
 * in-doubt            a transaction has been in doubt for so long
 * attempts            a branch of an open transaction has failed so many attempts
 * participant-silent  a participant has not answered for so long
 * breaker-open        the breaker of a participant has not been closed for so long
 * slots               so much of a PostgreSQL's max_prepared_transactions is taken
 * heuristic           a heuristic outcome that nobody has acknowledged
 * divergence          a branch ended otherwise than its verdict, and nobody has acknowledged it
 * in-doubt-budget     so many minutes in doubt, all transactions together, within so many hours
 */
export const alertRuleSettings = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('in-doubt'), afterSeconds: seconds, ...common }),
  z.strictObject({ kind: z.literal('attempts'), attempts: whole(1, 1_000_000), ...common }),
  z.strictObject({ kind: z.literal('participant-silent'), afterSeconds: seconds, ...common }),
  z.strictObject({ kind: z.literal('breaker-open'), afterSeconds: seconds, ...common }),
  z.strictObject({ kind: z.literal('slots'), percent: whole(1, 100).default(60), ...common }),
  z.strictObject({ kind: z.literal('heuristic'), ...common }),
  z.strictObject({ kind: z.literal('divergence'), ...common }),
  z.strictObject({
    kind: z.literal('in-doubt-budget'),
    minutes: whole(1, 1_000_000),
    hours: whole(1, 720),
    ...common,
  }),
])

/** As it is sent: what may be left out has a default. */
export const newAlertRule = alertRuleSettings.meta({ id: 'NewAlertRule' })

export type AlertRuleSettings = z.infer<typeof alertRuleSettings>
export type AlertKind = AlertRuleSettings['kind']
