'use client'

import { Check } from 'lucide-react'
import { DropdownMenu as Radix } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'

export interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement<React.ComponentProps<'button'>>
  readonly children: ReactNode
}

export interface MenuItemProps {
  readonly children: ReactNode
  readonly onSelect?: () => void
  /** The child is a link, and is itself the item. */
  readonly asChild?: boolean
  /** The menu stays open. */
  readonly stays?: boolean
}

export interface MenuTickProps {
  readonly children: ReactNode
  readonly ticked: boolean
  readonly onTick: (ticked: boolean) => void
  readonly disabled?: boolean
}

/** An open menu by its button; afterwards it opens and closes by itself. */
export const MenuFrame = ({ trigger, children }: MenuProps) => (
  <Radix.Root modal={false} defaultOpen>
    <Radix.Trigger asChild>{trigger}</Radix.Trigger>
    <Radix.Portal>
      <Radix.Content
        align="end"
        sideOffset={6}
        className="z-50 max-h-[80dvh] min-w-56 max-w-[min(20rem,94vw)] overflow-y-auto rounded-control border border-line bg-surface p-1 shadow-float"
      >
        {children}
      </Radix.Content>
    </Radix.Portal>
  </Radix.Root>
)

const look =
  'relative flex cursor-pointer items-center gap-2.5 rounded-badge px-2.5 py-2 outline-none data-[disabled]:cursor-default data-[disabled]:text-fg-3 data-[highlighted]:bg-selected pointer-coarse:min-h-11'

export const MenuPlainItem = ({
  children,
  onSelect,
  asChild = false,
  stays = false,
}: MenuItemProps) => (
  <Radix.Item
    asChild={asChild}
    className={look}
    onSelect={(event) => {
      if (stays) event.preventDefault()
      onSelect?.()
    }}
  >
    {children}
  </Radix.Item>
)

export const MenuTickItem = ({ children, ticked, onTick, disabled = false }: MenuTickProps) => (
  <Radix.CheckboxItem
    checked={ticked}
    disabled={disabled}
    onSelect={(event) => event.preventDefault()}
    onCheckedChange={onTick}
    className={`${look} pl-8`}
  >
    <Radix.ItemIndicator className="absolute top-2.5 left-2.5">
      <Check size={16} aria-hidden="true" />
    </Radix.ItemIndicator>
    {children}
  </Radix.CheckboxItem>
)

export const MenuLine = () => <Radix.Separator className="my-1 h-px bg-line" />
