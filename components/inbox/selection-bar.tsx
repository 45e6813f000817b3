'use client'

import { BATCH_ITEMS_MAX } from '@/server/contract/batch'
import { RightButton } from '../shell/right-button'
import { Button } from '../ui/button'
import { ErrorPanel } from '../ui/error-panel'
import { count } from '../ui/format'
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
  if (selected === null || all === 0) return null
  const n = matching ? Math.min(all, BATCH_ITEMS_MAX) : selected.size
  return (
    <section aria-label="Selection" className="flex flex-col gap-2 border-line border-b px-4 py-2">
      <div className="flex flex-wrap items-center gap-2">
        <p role="status" className="text-fg-2 text-small">
          {n === 0 ? 'Nothing selected' : `${count(n)} selected`}
        </p>
        {!matching && (
          <Button size="small" onClick={bulk.selectMatching}>
            {all > BATCH_ITEMS_MAX
              ? `Select the first ${count(BATCH_ITEMS_MAX)} of ${count(all)} matching`
              : `Select all ${count(all)} matching`}
          </Button>
        )}
        {n > 0 && (
          <>
            <RightButton
              right="makeBatch"
              size="small"
              variant="primary"
              title="Key B"
              onClick={bulk.preview}
              unavailable={busy ? 'It is on its way' : undefined}
            >
              Preview a bulk action
            </RightButton>
            <Button size="small" title="Key Esc" onClick={bulk.clear}>
              Clear
            </Button>
          </>
        )}
      </div>
      {error !== null && <ErrorPanel {...faultText(error)} />}
    </section>
  )
}
