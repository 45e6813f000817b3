'use client'

import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { type ReactNode, type RefObject, useRef } from 'react'
import { t } from '@/server/contract/words'
import { IconButton } from './button'

export interface ModalProps {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly title: string
  readonly description?: string
  readonly children: ReactNode
  /** What has the focus first: the safe way out, where there is something to lose. */
  readonly initialFocus?: RefObject<HTMLElement | null>
  /** Room for things side by side. */
  readonly wide?: boolean
}

/** An open dialog: focus stays inside, Escape closes, and focus goes back to what opened it. */
export function Modal(props: ModalProps) {
  const { open, onOpenChange, title, description, children, initialFocus, wide = false } = props
  const opener = useRef<Element | null>(null)
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[rgb(13_17_23/0.55)]" />
        <Radix.Content
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          onOpenAutoFocus={(event) => {
            opener.current = document.activeElement
            if (!initialFocus?.current) return
            event.preventDefault()
            initialFocus.current.focus()
          }}
          onCloseAutoFocus={(event) => {
            if (!(opener.current instanceof HTMLElement)) return
            event.preventDefault()
            opener.current.focus()
          }}
          className={`fixed top-1/2 left-1/2 z-50 flex max-h-[90dvh] ${wide ? 'w-[min(56rem,94vw)]' : 'w-[min(40rem,94vw)]'} -translate-x-1/2 -translate-y-1/2 flex-col gap-3 overflow-y-auto rounded-panel border border-line bg-surface p-6 shadow-float`}
        >
          <div className="flex items-start gap-3">
            <Radix.Title className="text-h2">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label={t`Close`} className="-mt-1 -mr-2 ml-auto">
                <X size={16} aria-hidden="true" />
              </IconButton>
            </Radix.Close>
          </div>
          {description !== undefined && (
            <Radix.Description className="text-fg-2">{description}</Radix.Description>
          )}
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
