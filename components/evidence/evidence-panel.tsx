'use client'

import { RefreshCw } from 'lucide-react'
import type { BranchEvidence, Evidence } from '@/server/contract/action'
import { phrase, retell, t } from '@/server/contract/words'
import { EvidenceBadge } from '../ui/badge'
import { Button } from '../ui/button'
import { ErrorPanel } from '../ui/error-panel'
import { FactList } from '../ui/fact-list'
import { age } from '../ui/format'
import { useKeyTitle } from '../ui/keymap'
import { useNow } from '../ui/now'
import { Panel } from '../ui/panel'
import { SkeletonRows } from '../ui/skeleton'
import { useZone } from '../ui/time'
import { faultText } from '../wire/http'
import { evidenceFacts, FRESH_MS_MAX, isStale } from './evidence-facts'
import { cannotTell } from './fact-words'
import type { Checked } from './use-evidence'
import { useKindOf } from './use-kind-of'
import { Waiting } from './waiting'

/** What each participant itself says, how that is known, and how old the knowledge is. */
export function EvidencePanel({ checked }: { readonly checked: Checked }) {
  const { evidence, error, checking, check } = checked
  const keyTitle = useKeyTitle(phrase`Settling`)
  return (
    <Panel
      title={t`Evidence`}
      aside={
        <Button size="small" onClick={check} aria-busy={checking} title={keyTitle('e')}>
          <RefreshCw size={14} aria-hidden="true" />
          {checking ? t`Checking…` : t`Check again`}
        </Button>
      }
    >
      {error !== null && error !== undefined && (
        <ErrorPanel {...faultText(error)} onRetry={check} dataFrom={evidence?.takenAt ?? null} />
      )}
      {evidence === null && !error && <SkeletonRows rows={2} label={t`Asking the participants`} />}
      {evidence !== null && (
        <Rows evidence={evidence} freshMs={checked.preview?.limits.freshMs ?? FRESH_MS_MAX} />
      )}
    </Panel>
  )
}

interface RowsProps {
  readonly evidence: Evidence
  readonly freshMs: number
}

function Rows({ evidence, freshMs }: RowsProps) {
  const now = useNow()
  const { takenAt, participants } = evidence
  const nowMs = now ?? Date.parse(takenAt)
  return (
    <>
      {isStale({ takenAt, nowMs, freshMs }) && (
        <p
          data-banner="warn"
          className="mb-3 rounded-control bg-tint px-3 py-2 text-ink"
        >{t`This was checked ${age(nowMs - Date.parse(takenAt))} ago, longer than the ${freshMs / 1_000} s that count. Check again before deciding.`}</p>
      )}
      <Answers rows={participants} takenAt={takenAt} nowMs={nowMs} />
    </>
  )
}

interface AnswersProps {
  readonly rows: readonly BranchEvidence[]
  readonly takenAt: string
  /** Of what moment its age is told. */
  readonly nowMs: number
}

/** One answer a participant, with its source and its age. */
export const Answers = ({ rows, takenAt, nowMs }: AnswersProps) => (
  <ul aria-label={t`Answers of the participants`} className="flex flex-col divide-y divide-line">
    {rows.map((row) => (
      <Row key={row.branch} row={row} takenAt={takenAt} nowMs={nowMs} />
    ))}
  </ul>
)

interface RowProps {
  readonly row: BranchEvidence
  readonly takenAt: string
  readonly nowMs: number
}

function Row({ row, takenAt, nowMs }: RowProps) {
  const [zone] = useZone()
  const kind = useKindOf(row.participant)
  const source = retell(row.source)
  const untold = kind === null || row.value !== 'prepared' ? null : cannotTell(kind)
  const facts = [
    ...evidenceFacts(row, { kind, takenAt, nowMs, zone }),
    ...(untold === null ? [] : [{ text: untold, source: t`this kind does not offer the fact` }]),
  ]
  return (
    <li className="flex flex-col gap-1 py-3 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <strong className="font-semibold">{row.participant}</strong>
        <span title={t`Source: ${source}`}>
          <EvidenceBadge value={row.value} />
          <span className="sr-only">{t`, source: ${source}`}</span>
        </span>
        <span className="text-fg-3 text-small">{t`checked ${age(Math.max(0, nowMs - Date.parse(takenAt)))} ago`}</span>
      </div>
      <FactList facts={facts} />
      <Waiting blocked={row.blocked} />
    </li>
  )
}
