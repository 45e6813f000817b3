import type { AlertDelivery, AlertEvent, AlertTarget } from '@/server/contract/alert'
import type { AlertKind, AlertRuleSettings } from '@/server/contract/alert-settings'
import type { AlertTargetSettings } from '@/server/contract/alert-target-settings'
import { count, plural } from '../ui/format'
import type { Tone } from '../ui/state-look'

export const ruleKinds = {
  'in-doubt': 'In doubt for too long',
  attempts: 'Too many failed attempts',
  'participant-silent': 'A participant is silent',
  slots: 'Prepared places run short (PostgreSQL)',
  heuristic: 'Heuristic outcome',
  divergence: 'Ended otherwise than the verdict',
  'in-doubt-budget': 'Budget of minutes in doubt',
} as const satisfies Record<AlertKind, string>

export const targetKinds = {
  webhook: 'Webhook',
  slack: 'Slack',
  alertmanager: 'Alertmanager',
} as const satisfies Record<AlertTargetSettings['kind'], string>

/** When a rule fires, in one sentence. */
export function ruleSentence(rule: AlertRuleSettings): string {
  switch (rule.kind) {
    case 'in-doubt':
      return rule.afterSeconds === 0
        ? 'A transaction is in doubt.'
        : `A transaction is in doubt for ${plural(rule.afterSeconds, 'second')}.`
    case 'attempts':
      return `${plural(rule.attempts, 'attempt')} at one branch of an open transaction have failed.`
    case 'participant-silent':
      return rule.afterSeconds === 0
        ? 'A participant does not answer.'
        : `A participant has not answered for ${plural(rule.afterSeconds, 'second')}.`
    case 'slots':
      return `More than ${rule.percent} % of max_prepared_transactions is taken at a PostgreSQL.`
    case 'heuristic':
      return 'A transaction is heuristic, and nobody has acknowledged it.'
    case 'divergence':
      return 'A branch has not ended as its verdict says, and nobody has acknowledged it.'
    case 'in-doubt-budget':
      return `Transactions were in doubt for ${plural(rule.minutes, 'minute')} within ${plural(rule.hours, 'hour')}, all together.`
    default:
      return rule satisfies never
  }
}

export const eventWords = {
  ...{ firing: 'Firing', repeated: 'Still firing', resolved: 'Resolved', test: 'Test' },
} as const satisfies Record<AlertEvent, string>

export const deliveryLook: Record<AlertDelivery['state'], { label: string; tone: Tone }> = {
  delivered: { label: 'Delivered', tone: 'commit' },
  waiting: { label: 'Waiting', tone: 'moving' },
  'given-up': { label: 'Not delivered', tone: 'damage' },
}

/** What came back last: a status, or why there is none. */
export function replyText({ attempts, tries }: AlertDelivery): string {
  const last = attempts.at(-1)
  if (last === undefined) return 'not sent yet'
  const reply =
    last.reply === null
      ? (last.fault ?? 'no reply').replace(/\.$/, '')
      : `answered ${last.reply.status}`
  return tries === 1 ? reply : `${reply}, after ${count(tries)} tries`
}

/** Where a secret is read; nobody sees the thing itself. */
export function secretText({ secret }: AlertTarget['settings']): string | null {
  if (secret === null) return null
  return 'env' in secret ? `from the variable ${secret.env}` : `from the file ${secret.file}`
}
