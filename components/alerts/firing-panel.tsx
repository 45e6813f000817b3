'use client'

import type { Alert } from '@/server/contract/alert'
import { phrase, say, t } from '@/server/contract/words'
import { Badge } from '../ui/badge'
import { plural } from '../ui/format'
import { Panel } from '../ui/panel'
import { rich } from '../ui/rich'
import { Ago, Elapsed } from '../ui/time'
import { severityWords } from './alert-words'

interface Props {
  readonly firing: readonly Alert[]
  readonly resolved: readonly Alert[]
}

/** What fires now, and what did. */
export function FiringPanel({ firing, resolved }: Props) {
  return (
    <Panel
      title={t`Firing now`}
      aside={<span className="text-fg-2">{plural(firing.length, 'alert')}</span>}
    >
      {firing.length === 0 && <p className="text-fg-2">{t`Nothing fires.`}</p>}
      <ul aria-label={t`Alerts that fire`} className="flex flex-col divide-y divide-line">
        {firing.map((alert) => (
          <Row key={alert.id} alert={alert} />
        ))}
      </ul>
      {resolved.length > 0 && (
        <details className="pt-2">
          <summary className="cursor-pointer text-fg-2 pointer-coarse:py-2.5">{t`Resolved lately (${resolved.length})`}</summary>
          <ul
            aria-label={t`Alerts that were resolved`}
            className="flex flex-col divide-y divide-line"
          >
            {resolved.map((alert) => (
              <Row key={alert.id} alert={alert} />
            ))}
          </ul>
        </details>
      )}
    </Panel>
  )
}

function Row({ alert }: { readonly alert: Alert }) {
  const { severity, summary, subject, rule, firedAt, resolvedAt } = alert
  const tone = resolvedAt !== null ? 'commit' : severity === 'critical' ? 'damage' : 'doubt'
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
      <Badge tone={tone} solid={resolvedAt === null}>
        {resolvedAt === null ? say(severityWords[severity]) : t`resolved`}
      </Badge>
      <span className="min-w-0 flex-1 basis-64">
        {summary}{' '}
        <a href={pathOf(subject)} className="text-accent underline">
          {say(openWords[subject.type])}
        </a>
      </span>
      <span className="text-fg-2 text-small">
        {resolvedAt === null
          ? rich`rule ${rule} · for ${<Elapsed since={firedAt} />}`
          : rich`rule ${rule} · ${<Ago at={resolvedAt} />}, after ${<Elapsed since={firedAt} until={resolvedAt} />}`}
      </span>
    </li>
  )
}

const openWords = {
  ...{ transaction: phrase`Open the transaction`, participant: phrase`Open the participant` },
  installation: phrase`Open the Inbox`,
} as const

/** Here, whatever address others are given. */
function pathOf({ type, id }: Alert['subject']): string {
  if (type === 'installation') return '/inbox'
  return `/${type}s/${encodeURIComponent(id)}`
}
