'use client'

import { BATCH_ITEMS_MAX } from '@/server/contract/batch'
import { phrase, t } from '@/server/contract/words'
import { RightButton } from '../shell/right-button'
import { Button } from '../ui/button'
import { ErrorPanel } from '../ui/error-panel'
import { count } from '../ui/format'
import { useKeyTitle } from '../ui/keymap'
import { faultText } from '../wire/http'
import type { Bulk } from './use-bulk'

interface Props {
  readonly bulk: Bulk
  /** How many there are, shown or not. */
  readonly all: number
}

/** What is selected, and what can be done with it. */
export function SelectionBar({ bulk, all }: Props) {
  const { selected, matching, error, busy } = bulk
  const keyTitle = useKeyTitle(phrase`Inbox`)
  if (selected === null || all === 0) return null
  const n = matching ? Math.min(all, BATCH_ITEMS_MAX) : selected.size
  return (
    <section
      aria-label={t`Selection`}
      className="flex flex-col gap-2 border-line border-b px-4 py-2"
    >
      <div className="flex flex-wrap items-center gap-2">
        <p role="status" className="text-fg-2 text-small">
          {n === 0 ? t`Nothing selected` : t`${count(n)} selected`}
        </p>
        {!matching && (
          <Button size="small" onClick={bulk.selectMatching}>
            {all > BATCH_ITEMS_MAX
              ? t`Select the first ${count(BATCH_ITEMS_MAX)} of ${count(all)} matching`
              : t`Select all ${count(all)} matching`}
          </Button>
        )}
        {n > 0 && (
          <>
            <RightButton
              right="makeBatch"
              size="small"
              variant="primary"
              title={keyTitle('b')}
              onClick={bulk.preview}
              unavailable={busy ? t`It is on its way` : undefined}
            >{t`Preview a bulk action`}</RightButton>
            <Button size="small" title={keyTitle('Escape')} onClick={bulk.clear}>{t`Clear`}</Button>
          </>
        )}
      </div>
      {error !== null && <ErrorPanel {...faultText(error)} />}
    </section>
  )
}
