'use client'

import { EllipsisVertical } from 'lucide-react'
import { Fragment, use } from 'react'
import { type Exclusion, stateFilter } from '@/server/contract/exclusions'
import type { TransactionSummary } from '@/server/contract/transaction'
import { t } from '@/server/contract/words'
import { valueWords } from '../shell/exclusion-words'
import { IconButton } from '../ui/button'
import { shortCode } from '../ui/format'
import { Menu, MenuItem, MenuSeparator } from '../ui/menu'
import { shownState } from '../ui/state-look'
import { Filtering, leavingOut } from './filtering'

/** What a row says, each as a filter or as what to leave out; and its texts to copy. */
export function RowMenu({ row }: { readonly row: TransactionSummary }) {
  const filtering = use(Filtering)
  if (filtering === null) return null
  const { exclude, change } = filtering
  return (
    <Menu
      trigger={
        <IconButton size="small" label={t`Filter by ${shortCode(row.id)}`} className="w-7">
          <EllipsisVertical size={16} aria-hidden="true" />
        </IconButton>
      }
    >
      {valuesOf(row).map((one) => (
        <Fragment key={`${one.field} ${one.value}`}>
          <MenuItem
            onSelect={() => change({ [one.field]: one.value })}
          >{t`Only ${valueWords(one)}`}</MenuItem>
          <MenuItem
            onSelect={() => change(leavingOut(exclude, one))}
          >{t`Without ${valueWords(one)}`}</MenuItem>
        </Fragment>
      ))}
      <MenuSeparator />
      <MenuItem onSelect={() => copy(row.id)}>{t`Copy the id`}</MenuItem>
      {row.name !== null && (
        <MenuItem onSelect={() => copy(row.name ?? '')}>{t`Copy the name`}</MenuItem>
      )}
    </Menu>
  )
}

/** A browser may refuse it, and the row has the text all the same. */
const copy = (text: string): void => {
  navigator.clipboard.writeText(text).catch(() => undefined)
}

const valuesOf = (row: TransactionSummary): readonly Exclusion[] => [
  { field: 'state', value: stateFilter.safeParse(shownState(row)).data ?? row.state },
  ...row.participants.slice(0, 3).map((value) => ({ field: 'participant' as const, value })),
  { field: 'protocol', value: row.protocol },
  { field: 'priority', value: row.priority },
]
