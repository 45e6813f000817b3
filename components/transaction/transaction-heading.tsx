'use client'

import { t } from '@/server/contract/words'
import { shortCode } from '../ui/format'
import { leavesFocus } from '../ui/heading-focus'

/** While nothing is known of it but its id, or not even that: who comes by keyboard begins here. */
export const TransactionHeading = ({ id }: { readonly id?: string }) => (
  <h1 ref={leavesFocus} tabIndex={-1} className="pb-4 text-h1">
    {id === undefined ? t`Transaction` : t`Transaction ${shortCode(id)}`}
  </h1>
)
