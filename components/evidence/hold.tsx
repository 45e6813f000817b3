'use client'

import { t } from '@/server/contract/words'
import { Button } from '../ui/button'

/** The only undo there is: a few seconds in which nothing has been sent yet. */
export function Hold({ text, onCancel }: { readonly text: string; readonly onCancel: () => void }) {
  return (
    <div className="flex flex-wrap items-center gap-3">
      <p role="status" className="flex-1 basis-60">
        {text}
      </p>
      <Button autoFocus onClick={onCancel}>{t`Cancel`}</Button>
    </div>
  )
}
