'use client'

import { CircleAlert, CircleCheck, Lightbulb } from 'lucide-react'
import type { FindingSeverity, Participant } from '@/server/contract/participant'
import { Badge } from '../ui/badge'
import { Ago } from '../ui/time'

const severities = {
  problem: { label: 'Problem', tone: 'abort', Icon: CircleAlert },
  advice: { label: 'Advice', tone: 'idle', Icon: Lightbulb },
  ok: { label: 'Met', tone: 'commit', Icon: CircleCheck },
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
    <section aria-label={`Findings of ${name}`} className="border-line border-t px-4 py-3">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h3 className="text-h3">
          {problemsOnly ? 'What keeps it from being used' : 'What its test found'}
        </h3>
        <p className="text-small text-fg-3">
          {examinedAt === null ? (
            'Not tested yet.'
          ) : (
            <>
              Tested <Ago at={examinedAt} /> by{' '}
              {examinedBy === null ? 'somebody' : `the ${examinedBy}`}.
            </>
          )}
        </p>
      </div>
      <ul className="flex flex-col gap-2 pt-2">
        {shown.map((finding) => {
          const { label, tone, Icon } = severities[finding.severity]
          return (
            <li key={finding.name} className="flex flex-wrap items-start gap-x-3 gap-y-1">
              <Badge tone={tone}>
                <Icon size={14} aria-hidden="true" />
                {label}
              </Badge>
              <span className="min-w-0 max-w-prose flex-1 basis-60 break-words">
                <span className="font-medium">{finding.name}</span>: {finding.text}
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

const Untested = () => (
  <p className="border-line border-t px-4 py-3 text-fg-2">
    Not tested yet. No transaction can use it until it passes its test.
  </p>
)
