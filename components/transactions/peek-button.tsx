'use client'

import { Eye } from 'lucide-react'
import { use } from 'react'
import { t } from '@/server/contract/words'
import { IconButton } from '../ui/button'
import { shortCode } from '../ui/format'
import { Peeking } from './use-peek'

/** What Space does on the row, for who points. */
export function PeekButton({ id }: { readonly id: string }) {
  const toggle = use(Peeking)
  return (
    <IconButton
      size="small"
      label={t`Peek at ${shortCode(id)}`}
      className="w-7"
      onClick={() => toggle(id)}
    >
      <Eye size={16} aria-hidden="true" />
    </IconButton>
  )
}
