'use client'

import { Tooltip as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

/** Words for a control or a figure; the child has to be focusable, or the words are for the mouse only. */
export function Tooltip({
  text,
  children,
}: {
  readonly text: string
  readonly children: ReactNode
}) {
  return (
    <Radix.Provider delayDuration={300}>
      <Radix.Root>
        <Radix.Trigger asChild>{children}</Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            sideOffset={6}
            className="z-50 max-w-80 rounded-control border border-line bg-surface px-2.5 py-1.5 text-small text-fg shadow-float"
          >
            {text}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>
  )
}
