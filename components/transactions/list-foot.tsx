'use client'

import { t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { count } from '../ui/format'

interface FootProps {
  readonly shown: number
  readonly more: boolean
  readonly loading: boolean
  readonly onMore: () => void
}

/** How many rows there are, and the way to older ones. */
export function Foot({ shown, more, loading, onMore }: FootProps) {
  if (shown === 0) return null
  return (
    <div className="flex flex-wrap items-center gap-3 px-4 py-3">
      <p className="text-small text-fg-3">{t`${count(shown)} shown, newest first`}</p>
      {more && (
        <Button size="small" onClick={onMore} disabled={loading}>
          {loading ? t`Reading older ones` : t`Load more`}
        </Button>
      )}
    </div>
  )
}
