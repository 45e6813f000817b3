'use client'

import { GitCompareArrows } from 'lucide-react'
import { use } from 'react'
import { t } from '@/server/contract/words'
import { IconButton } from '../ui/button'
import { shortCode } from '../ui/format'
import { Choosing } from './chosen'

/** What x does on the row, for who points. */
export function ChooseButton({ id }: { readonly id: string }) {
  const { chosen, toggle } = use(Choosing)
  const isChosen = chosen.includes(id)
  return (
    <IconButton
      size="small"
      label={t`Choose ${shortCode(id)} to compare`}
      aria-pressed={isChosen}
      className="w-7 aria-pressed:bg-accent aria-pressed:text-on-accent"
      onClick={() => toggle(id)}
    >
      <GitCompareArrows size={16} aria-hidden="true" />
    </IconButton>
  )
}
