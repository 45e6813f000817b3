import type { z } from 'zod'
import type { AlertDelivery, AlertEvent, AlertTarget } from '@/server/contract/alert'
import type { AlertKind, AlertRuleSettings, alertSeverity } from '@/server/contract/alert-settings'
import type { AlertTargetSettings } from '@/server/contract/alert-target-settings'
import { type Phrase, phrase, t } from '@/server/contract/words'
import { count, plural } from '../ui/format'
import type { Tone } from '../ui/state-look'

export const ruleKinds = {
  'in-doubt': phrase`In doubt for too long`,
  attempts: phrase`Too many failed attempts`,
  'participant-silent': phrase`A participant is silent`,
  'breaker-open': phrase`A breaker is open`,
  slots: phrase`Prepared places run short (PostgreSQL)`,
  heuristic: phrase`Heuristic outcome`,
  divergence: phrase`Ended otherwise than the verdict`,
  'in-doubt-budget': phrase`Budget of minutes in doubt`,
} as const satisfies Record<AlertKind, Phrase>

export const targetKinds = {
  webhook: phrase`Webhook`,
  slack: phrase`Slack`,
  alertmanager: phrase`Alertmanager`,
} as const satisfies Record<AlertTargetSettings['kind'], Phrase>

export const severityWords = {
  warning: phrase`warning`,
  critical: phrase`critical`,
} as const satisfies Record<z.infer<typeof alertSeverity>, Phrase>

/** When a rule fires, in one sentence. */
export function ruleSentence(rule: AlertRuleSettings): string {
  switch (rule.kind) {
    case 'in-doubt':
      return rule.afterSeconds === 0
        ? t`A transaction is in doubt.`
        : t`A transaction is in doubt for ${plural(rule.afterSeconds, 'second')}.`
    case 'attempts':
      return t`${plural(rule.attempts, 'attempt')} at one branch of an open transaction have failed.`
    case 'participant-silent':
      return rule.afterSeconds === 0
        ? t`A participant does not answer.`
        : t`A participant has not answered for ${plural(rule.afterSeconds, 'second')}.`
    case 'breaker-open':
      return rule.afterSeconds === 0
        ? t`The breaker of a participant is open.`
        : t`The breaker of a participant is open for ${plural(rule.afterSeconds, 'second')}.`
    case 'slots':
      return t`More than ${rule.percent} % of max_prepared_transactions is taken at a PostgreSQL.`
    case 'heuristic':
      return t`A transaction is heuristic, and nobody has reconciled it.`
    case 'divergence':
      return t`A branch has not ended as its verdict says, and nobody has reconciled it.`
    case 'in-doubt-budget':
      return t`Transactions were in doubt for ${plural(rule.minutes, 'minute')} within ${plural(rule.hours, 'hour')}, all together.`
    default:
      return rule satisfies never
  }
}

export const eventWords = {
  ...{
    firing: phrase`Firing`,
    repeated: phrase`Still firing`,
    resolved: phrase`Resolved`,
    test: phrase`Test`,
  },
} as const satisfies Record<AlertEvent, Phrase>

export const deliveryLook: Record<AlertDelivery['state'], { label: Phrase; tone: Tone }> = {
  delivered: { label: phrase`Delivered`, tone: 'commit' },
  waiting: { label: phrase`Waiting`, tone: 'moving' },
  'given-up': { label: phrase`Not delivered`, tone: 'damage' },
}

/** What came back last: a status, or why there is none. */
export function replyText({ attempts, tries }: AlertDelivery): string {
  const last = attempts.at(-1)
  if (last === undefined) return t`not sent yet`
  const reply =
    last.reply === null
      ? (last.fault ?? t`no reply`).replace(/\.$/, '')
      : t`answered ${last.reply.status}`
  return tries === 1 ? reply : t`${reply}, after ${count(tries)} tries`
}

/** Where a secret is read; nobody sees the thing itself. */
export function secretText({ secret }: AlertTarget['settings']): string | null {
  if (secret === null) return null
  return 'env' in secret
    ? t`secret from the variable ${secret.env}`
    : t`secret from the file ${secret.file}`
}
