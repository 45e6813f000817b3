'use client'

import { CircleAlert } from 'lucide-react'
import { t } from '@/server/contract/words'
import { Button } from './button'
import { rich } from './rich'
import { Ago } from './time'

interface Props {
  readonly title: string
  readonly detail: string
  readonly requestId?: string | null
  readonly onRetry?: () => void
  /** When what is still shown was read. */
  readonly dataFrom?: string | null
}

/** A request that failed, inline, beside the last good data. */
export function ErrorPanel({ title, detail, requestId, onRetry, dataFrom }: Props) {
  return (
    <div
      role="alert"
      data-banner="error"
      className="flex flex-wrap items-start gap-3 rounded-panel border border-ink/40 bg-tint px-4 py-3 text-ink"
    >
      <CircleAlert size={16} aria-hidden="true" className="mt-0.5 shrink-0" />
      <div className="min-w-0 flex-1 basis-60">
        <p className="font-medium">{title}</p>
        <p className="break-words">{detail}</p>
        {dataFrom && <p>{rich`What you see was read ${<Ago at={dataFrom} />}.`}</p>}
        {requestId && <p className="text-small">{rich`Request ${<code>{requestId}</code>}`}</p>}
      </div>
      {onRetry && <Button size="small" onClick={onRetry}>{t`Retry`}</Button>}
    </div>
  )
}
