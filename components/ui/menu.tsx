'use client'

import { cloneElement, createContext, type KeyboardEvent, use, useState } from 'react'
import { t } from '@/server/contract/words'
import type { MenuItemProps, MenuProps, MenuTickProps } from './menu-parts'

type Parts = typeof import('./menu-parts')

const Opened = createContext<Parts | null>(null)

/** A button with a menu. What a menu is made of is fetched when the first one is opened. */
export function Menu({ trigger, children }: MenuProps) {
  const [parts, setParts] = useState<Parts | null>(null)
  const [failed, setFailed] = useState(false)
  const open = (): void => {
    setFailed(false)
    import('./menu-parts').then(setParts, () => setFailed(true))
  }
  if (parts !== null)
    return (
      <Opened value={parts}>
        <parts.MenuFrame trigger={trigger}>{children}</parts.MenuFrame>
      </Opened>
    )
  const downOpens = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown') return
    event.preventDefault()
    open()
  }
  return (
    <>
      {cloneElement(trigger, {
        'aria-haspopup': 'menu',
        'aria-expanded': false,
        onClick: open,
        onKeyDown: downOpens,
      })}
      {failed && (
        <span
          role="alert"
          className="text-danger text-small"
        >{t`The menu did not arrive. Press again.`}</span>
      )}
    </>
  )
}

export function MenuItem(props: MenuItemProps) {
  const parts = use(Opened)
  return parts && <parts.MenuPlainItem {...props} />
}

/** An item that is on or off; the menu stays open. */
export function MenuTick(props: MenuTickProps) {
  const parts = use(Opened)
  return parts && <parts.MenuTickItem {...props} />
}

export function MenuSeparator() {
  const parts = use(Opened)
  return parts && <parts.MenuLine />
}
