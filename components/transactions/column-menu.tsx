'use client'

import { Check, Columns3 } from 'lucide-react'
import { DropdownMenu as Radix } from 'radix-ui'
import { Button } from '../ui/button'
import { useDensity } from '../ui/use-density'
import { type Column, colsOf, columns } from './columns'

interface Props {
  readonly shown: readonly Column[]
  readonly onChange: (cols: string | null) => void
}

const item =
  'relative cursor-pointer rounded-badge py-2 pr-2.5 pl-8 outline-none data-[disabled]:cursor-default data-[disabled]:text-fg-3 data-[highlighted]:bg-selected'

/** Which columns there are, and how high the rows: the address holds the first, the browser the other. */
export function ColumnMenu({ shown, onChange }: Props) {
  const [density, setDensity] = useDensity()
  const names = new Set(shown.map(({ name }) => name))
  const turn = (name: string, on: boolean): void => {
    const next = new Set(names)
    if (on) next.add(name)
    else next.delete(name)
    onChange(colsOf(next))
  }
  const isCompact = density === 'compact'
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>
        <Button size="small" className="max-sm:hidden">
          <Columns3 size={14} aria-hidden="true" />
          Columns
        </Button>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align="end"
          sideOffset={6}
          className="z-50 max-h-[80dvh] min-w-56 overflow-y-auto rounded-control border border-line bg-surface p-1 shadow-float"
        >
          {columns.map(({ name, label }) => (
            <Radix.CheckboxItem
              key={name}
              checked={names.has(name)}
              disabled={name === 'id'}
              onSelect={(event) => event.preventDefault()}
              onCheckedChange={(on) => turn(name, on)}
              className={item}
            >
              <Ticked />
              {label}
            </Radix.CheckboxItem>
          ))}
          <Radix.Separator className="my-1 h-px bg-line" />
          <Radix.CheckboxItem
            checked={isCompact}
            onSelect={(event) => event.preventDefault()}
            onCheckedChange={() => setDensity(isCompact ? 'comfortable' : 'compact')}
            className={item}
          >
            <Ticked />
            Compact rows
          </Radix.CheckboxItem>
          <Radix.Item onSelect={() => onChange(null)} className={item}>
            The usual columns
          </Radix.Item>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

const Ticked = () => (
  <Radix.ItemIndicator className="absolute top-2.5 left-2.5">
    <Check size={16} aria-hidden="true" />
  </Radix.ItemIndicator>
)
