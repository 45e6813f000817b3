'use client'

import { useState } from 'react'
import type { AlertRule } from '@/server/contract/alert'
import { say, t } from '@/server/contract/words'
import { RightButton } from '../shell/right-button'
import { Badge } from '../ui/badge'
import { count, plural } from '../ui/format'
import { enumeration } from '../ui/list'
import { Panel } from '../ui/panel'
import { ruleSentence, severityWords } from './alert-words'
import { RowActions } from './row-actions'
import { RuleDialog } from './rule-dialog'

interface Props {
  readonly rules: readonly AlertRule[]
  readonly targets: readonly string[]
}

/** Every rule, and how it stands. */
export function RulesPanel({ rules, targets }: Props) {
  const [editing, setEditing] = useState<AlertRule | 'new' | null>(null)
  return (
    <Panel
      title={t`Rules`}
      aside={
        <RightButton
          right="putAlertRule"
          size="small"
          onClick={() => setEditing('new')}
        >{t`New rule`}</RightButton>
      }
    >
      {rules.length === 0 && (
        <p className="text-fg-2">{t`No rule, so nothing fires. Make one that says what you want to hear of.`}</p>
      )}
      <ul aria-label={t`Rules`} className="flex flex-col divide-y divide-line">
        {rules.map((rule) => (
          <li key={rule.id} className="flex flex-wrap items-center gap-x-3 gap-y-2 py-3">
            <RuleText rule={rule} />
            <div className="flex gap-1">
              <RowActions
                what="rules"
                id={rule.id}
                version={rule.version}
                consequence={t`It fires no more. Whoever was told that it fires is told that it is over.`}
                onEdit={() => setEditing(rule)}
              />
            </div>
          </li>
        ))}
      </ul>
      {editing !== null && (
        <RuleDialog
          rule={editing === 'new' ? null : editing}
          targets={targets}
          onClose={() => setEditing(null)}
        />
      )}
    </Panel>
  )
}

function RuleText({ rule }: { readonly rule: AlertRule }) {
  const { id, settings, unknown } = rule
  const to = settings.targets.length === 0 ? t`this page only` : enumeration(settings.targets)
  const told = t`${say(severityWords[settings.severity])} · to ${to} · repeated every ${plural(settings.repeatMinutes, 'minute')}`
  return (
    <div className="flex min-w-0 flex-1 basis-64 flex-col gap-0.5">
      <p className="flex flex-wrap items-center gap-2">
        <span className="break-all font-medium">{id}</span>
        <Standing rule={rule} />
      </p>
      <p>{ruleSentence(settings)}</p>
      <p className="break-words text-fg-2 text-small">
        {unknown.length > 0 ? t`${told} · not known of ${enumeration(unknown)}` : told}
      </p>
    </div>
  )
}

function Standing({ rule: { settings, met, firing } }: { readonly rule: AlertRule }) {
  if (!settings.enabled) return <Badge tone="idle">{t`off`}</Badge>
  if (met === null) return <Badge tone="idle">{t`not evaluated yet`}</Badge>
  if (firing === 0) return <Badge tone="commit">{t`calm`}</Badge>
  return (
    <Badge tone={settings.severity === 'critical' ? 'damage' : 'doubt'} solid>
      {met > firing ? t`fires for ${firing} of ${count(met)}` : t`fires for ${firing}`}
    </Badge>
  )
}
