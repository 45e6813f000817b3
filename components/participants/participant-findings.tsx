'use client'

import { CircleAlert, CircleCheck, Lightbulb } from 'lucide-react'
import type { FindingSeverity, Participant } from '@/server/contract/participant'
import { phrase, retell, say, t } from '@/server/contract/words'
import { Badge } from '../ui/badge'
import { rich } from '../ui/rich'
import { Ago } from '../ui/time'

const severities = {
  problem: { label: phrase`Problem`, tone: 'abort', Icon: CircleAlert },
  advice: { label: phrase`Advice`, tone: 'idle', Icon: Lightbulb },
  ok: { label: phrase`Met`, tone: 'commit', Icon: CircleCheck },
} as const satisfies Record<FindingSeverity, object>

const order: readonly FindingSeverity[] = ['problem', 'advice', 'ok']

interface Props {
  readonly participant: Participant
  /** Only what stands in the way. */
  readonly problemsOnly?: boolean
}

/** What the last test found, what is in the way first, each with what to do. */
export function Findings({ participant, problemsOnly = false }: Props) {
  const { findings, examinedAt, examinedBy, name } = participant
  const shown = order.flatMap((severity) =>
    problemsOnly && severity !== 'problem'
      ? []
      : findings.filter((one) => one.severity === severity),
  )
  if (shown.length === 0 && problemsOnly) return examinedAt === null ? <Untested /> : null
  return (
    <section aria-label={t`Findings of ${name}`} className="border-line border-t px-4 py-3">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h3 className="text-h3">
          {problemsOnly ? t`What keeps it from being used` : t`What its test found`}
        </h3>
        <p className="text-small text-fg-3">
          {examinedAt === null ? t`Not tested yet.` : <Tested at={examinedAt} by={examinedBy} />}
        </p>
      </div>
      <ul className="flex flex-col gap-2 pt-2">
        {shown.map((finding) => {
          const { label, tone, Icon } = severities[finding.severity]
          return (
            <li key={finding.name} className="flex flex-wrap items-start gap-x-3 gap-y-1">
              <Badge tone={tone}>
                <Icon size={14} aria-hidden="true" />
                {say(label)}
              </Badge>
              <span className="min-w-0 max-w-prose flex-1 basis-60 break-words">
                {rich`${<span className="font-medium">{finding.name}</span>}: ${retell(finding.text)}`}
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

const Tested = ({ at, by }: { readonly at: string; readonly by: string | null }) =>
  by === null
    ? rich`Tested ${<Ago at={at} />} by somebody.`
    : rich`Tested ${<Ago at={at} />} by the ${by}.`

const Untested = () => (
  <p className="border-line border-t px-4 py-3 text-fg-2">{t`Not tested yet. No transaction can use it until it passes its test.`}</p>
)
