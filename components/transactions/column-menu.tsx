'use client'

import { Columns3 } from 'lucide-react'
import type { ListColumn } from '@/server/contract/shown-list'
import { say, t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { Menu, MenuItem, MenuSeparator, MenuTick } from '../ui/menu'
import { useDensity } from '../ui/use-density'
import { type Column, colsOf, columns } from './columns'

interface Props {
  readonly shown: readonly Column[]
  readonly onChange: (cols: string | null) => void
}

/** Which columns there are, and how high the rows: the address holds the first, the browser the other. */
export function ColumnMenu({ shown, onChange }: Props) {
  const [density, setDensity] = useDensity()
  const names = new Set(shown.map(({ name }) => name))
  const turn = (name: ListColumn, on: boolean): void => {
    const next = new Set(names)
    if (on) next.add(name)
    else next.delete(name)
    onChange(colsOf(next))
  }
  const isCompact = density === 'compact'
  return (
    <Menu
      trigger={
        <Button size="small" className="max-sm:hidden">
          <Columns3 size={14} aria-hidden="true" />
          {t`Columns`}
        </Button>
      }
    >
      {columns.map(({ name, label }) => (
        <MenuTick
          key={name}
          ticked={names.has(name)}
          disabled={name === 'id'}
          onTick={(on) => turn(name, on)}
        >
          {say(label)}
        </MenuTick>
      ))}
      <MenuSeparator />
      <MenuTick
        ticked={isCompact}
        onTick={() => setDensity(isCompact ? 'comfortable' : 'compact')}
      >{t`Compact rows`}</MenuTick>
      <MenuItem onSelect={() => onChange(null)}>{t`The usual columns`}</MenuItem>
    </Menu>
  )
}
