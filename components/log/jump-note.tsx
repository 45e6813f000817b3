'use client'

import type { LogRecord } from '@/server/contract/log'
import { t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { count } from '../ui/format'
import { rich } from '../ui/rich'
import { Time } from '../ui/time'
import { numberIn } from './jump'

interface Props {
  readonly at: string
  /** Undefined: none is there, or it is still looked for. */
  readonly first: LogRecord | undefined
  readonly onNewest: () => void
}

/** Where the list begins, and whether what was asked for is there. */
export function JumpNote({ at, first, onNewest }: Props) {
  const asked = numberIn(at)
  return (
    <div className="flex flex-wrap items-center gap-3 px-4 pb-4">
      <p role="status" className="min-w-0 text-fg-2 text-small">
        {asked === null ? rich`The list begins at ${<Time at={at} />}.` : words(asked.seq, first)}
      </p>
      <Button size="small" onClick={onNewest}>{t`Back to the newest`}</Button>
    </div>
  )
}

function words(seq: number, first: LogRecord | undefined): string {
  if (first === undefined) return t`Looking for number ${count(seq)}.`
  const shown = `${first.process} · ${count(first.seq)}`
  if (first.seq === seq) return t`The list begins at ${shown}.`
  return first.seq > seq
    ? t`Number ${count(seq)} is not there. The list begins at the next one that is: ${shown}.`
    : t`Number ${count(seq)} is not written yet. The list begins at the last one: ${shown}.`
}
