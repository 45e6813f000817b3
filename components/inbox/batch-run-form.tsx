'use client'

import { useId, useState } from 'react'
import { BATCH_RATE_MAX, type BatchSummary, type RunBatch } from '@/server/contract/batch'
import { say, t } from '@/server/contract/words'
import { RightButton } from '../shell/right-button'
import { TextField } from '../ui/field'
import { plural } from '../ui/format'
import { Panel } from '../ui/panel'
import { sortWords } from './batch-words'

const REASON_LENGTH_MIN = 10
const RATE = 5
const kinds = ['deliver-again', 'apply'] as const

interface Props {
  readonly batch: BatchSummary
  readonly busy: boolean
  readonly onRun: (terms: RunBatch) => void
}

/** What is done, why, and how fast. Forced decisions are not among it: they are made one at a time. */
export function BatchRunForm({ batch: { sorts }, busy, onRun }: Props) {
  const id = useId()
  const [reason, setReason] = useState('')
  const [rate, setRate] = useState(String(RATE))
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const there = kinds.filter((kind) => sorts[kind] > 0)
  const chosen = there.filter((kind) => !left.has(kind))
  const n = chosen.reduce((sum, kind) => sum + sorts[kind], 0)
  const perSecond = Number(rate)
  const missing = faultIn({ n, reason, perSecond })
  const toggle = (kind: string) =>
    setLeft(
      left.has(kind) ? new Set([...left].filter((one) => one !== kind)) : new Set([...left, kind]),
    )
  return (
    <Panel title={t`Run it`}>
      <form
        className="flex max-w-prose flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (missing === undefined && !busy)
            onRun({ reason: reason.trim(), perSecond, sorts: chosen })
        }}
      >
        <p className="text-fg-2">{t`One item goes first, then ten, then the rest. Each is done as if it were done alone, and verified by asking the participants again; the first that is not stops the run.`}</p>
        {there.map((kind) => (
          <label key={kind} className="flex min-h-6 items-center gap-2 pointer-coarse:min-h-11">
            <input type="checkbox" checked={!left.has(kind)} onChange={() => toggle(kind)} />
            {say(sortWords[kind])} ({sorts[kind]})
          </label>
        ))}
        <div className="flex flex-col gap-1">
          <label htmlFor={id} className="text-fg-2 text-label">{t`Reason`}</label>
          <textarea
            id={id}
            rows={2}
            value={reason}
            maxLength={1_000}
            aria-describedby={`${id}-hint`}
            onChange={(event) => setReason(event.target.value)}
            className="w-full rounded-control border border-edge bg-surface px-2.5 py-1.5 text-fg"
          />
          <p
            id={`${id}-hint`}
            className="text-fg-3 text-label"
          >{t`At least ${REASON_LENGTH_MIN} characters. It stands in the audit trail with each item.`}</p>
        </div>
        <TextField
          label={t`At most so many a second`}
          type="number"
          min={1}
          max={BATCH_RATE_MAX}
          value={rate}
          onChange={(event) => setRate(event.target.value)}
          className="max-w-28"
        />
        <RightButton
          right="runBatch"
          type="submit"
          variant="primary"
          className="self-start"
          unavailable={busy ? t`It is on its way` : missing}
        >{t`Run ${plural(n, 'item')}`}</RightButton>
      </form>
    </Panel>
  )
}

interface Terms {
  readonly n: number
  readonly reason: string
  readonly perSecond: number
}

/** Why it cannot be run as it is filled in. */
function faultIn({ n, reason, perSecond }: Terms): string | undefined {
  if (n === 0) return t`Nothing that is safe is chosen`
  if (reason.trim().length < REASON_LENGTH_MIN) return t`Give a reason of 10 characters first`
  const fits = Number.isInteger(perSecond) && perSecond >= 1 && perSecond <= BATCH_RATE_MAX
  return fits ? undefined : t`The rate is a whole number from 1 to ${BATCH_RATE_MAX}`
}
