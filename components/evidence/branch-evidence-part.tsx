'use client'

import { RefreshCw } from 'lucide-react'
import type { OnlyHereEvidence } from '@/server/contract/branch'
import { t } from '@/server/contract/words'
import { EvidenceBadge } from '../ui/badge'
import { Button } from '../ui/button'
import { FactList } from '../ui/fact-list'
import { age } from '../ui/format'
import { useNow } from '../ui/now'
import { useZone } from '../ui/time'
import { isStale, seenFacts } from './evidence-facts'
import { cannotTell } from './fact-words'
import { useKindOf } from './use-kind-of'
import { Waiting } from './waiting'

interface Props {
  readonly evidence: OnlyHereEvidence
  readonly checking: boolean
  readonly onCheck: () => void
}

/** Who made it, as far as its name says, and what its participant says of it. */
export function BranchEvidencePart({ evidence, checking, onCheck }: Props) {
  const { participant, branchId, decoded, kind, owner, takenAt, value, source } = evidence
  const [zone] = useZone()
  const now = useNow() ?? Date.parse(takenAt)
  const of = useKindOf(participant)
  const untold = of === null || value !== 'prepared' ? null : cannotTell(of)
  const facts = [
    ...seenFacts(evidence, { kind: of, takenAt, nowMs: now, zone }),
    ...(owner === null
      ? []
      : [{ text: t`prepared by the account ${owner}`, source: t`its list of prepared branches` }]),
    ...(untold === null ? [] : [{ text: untold, source: t`this kind does not offer the fact` }]),
  ]
  return (
    <section aria-label={t`Evidence`} className="flex flex-col gap-2">
      <p>
        <span className="font-semibold">{decoded.manager}</span>
        <span className="text-fg-2">
          {kind === 'foreign' ? t`, foreign` : t`, unclaimed: the journal has no such transaction`}
        </span>
      </p>
      {decoded.text !== branchId && <p className="text-fg-2">{decoded.text}</p>}
      <code className="break-all text-fg-3 text-small">{branchId}</code>
      <div className="flex flex-wrap items-center gap-2">
        <span title={t`Source: ${source}`}>
          <EvidenceBadge value={value} />
          <span className="sr-only">{t`, source: ${source}`}</span>
        </span>
        <span className="text-fg-3 text-small">{t`checked ${age(Math.max(0, now - Date.parse(takenAt)))} ago`}</span>
        <Button size="small" className="ml-auto" onClick={onCheck} aria-busy={checking}>
          <RefreshCw size={14} aria-hidden="true" />
          {checking ? t`Checking…` : t`Check again`}
        </Button>
      </div>
      {isStale({ takenAt, nowMs: now }) && (
        <p
          data-banner="warn"
          className="rounded-control bg-tint px-3 py-2 text-ink"
        >{t`This was checked ${age(now - Date.parse(takenAt))} ago. Check again before deciding.`}</p>
      )}
      <FactList facts={facts} />
      <Waiting blocked={evidence.blocked} />
    </section>
  )
}
