'use client'

import { X } from 'lucide-react'
import { t } from '@/server/contract/words'
import type { AddressChange } from '../shell/address'
import { exclusionsNow, valueWords } from '../shell/exclusion-words'
import { Button } from '../ui/button'
import { lettingIn } from './filtering'

interface Props {
  readonly exclude: string | undefined
  readonly onChange: (change: AddressChange) => void
}

/** What is left out of the list, each with the way back. */
export function LeftOut({ exclude, onChange }: Props) {
  const all = exclusionsNow(exclude)
  if (all.length === 0) return null
  return (
    <ul aria-label={t`Left out of the list`} className="flex w-full flex-wrap gap-2">
      {all.map((one) => (
        <li key={`${one.field} ${one.value}`}>
          <Button size="small" onClick={() => onChange(lettingIn(exclude, one))}>
            {t`Without ${valueWords(one)}`}
            <X size={14} aria-label={t`show it again`} />
          </Button>
        </li>
      ))}
    </ul>
  )
}
