'use client'

import clsx from 'clsx'
import { Ellipsis } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { DropdownMenu as Radix } from 'radix-ui'
import { isAt, type RailEntry } from './rail-entries'

/** On a phone: the pages for which the bar at the bottom has no room. */
export function RailMore({ entries }: { readonly entries: readonly RailEntry[] }) {
  const path = usePathname()
  const here = entries.some(({ href }) => isAt(path, href))
  return (
    <div className="flex-1 sm:hidden">
      <Radix.Root modal={false}>
        <Radix.Trigger
          className={clsx(
            'flex min-h-14 w-full flex-col items-center justify-center gap-0.5 rounded-control text-label',
            here ? 'bg-selected font-medium text-accent' : 'text-fg-2',
          )}
        >
          <Ellipsis size={16} aria-hidden="true" className="shrink-0" />
          <span className="text-[0.6875rem]">More</span>
        </Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            align="end"
            sideOffset={6}
            className="z-50 min-w-48 rounded-control border border-line bg-surface p-1 shadow-float"
          >
            {entries.map(({ href, label, icon: Icon }) => (
              <Radix.Item key={href} asChild>
                <Link
                  href={href}
                  aria-current={isAt(path, href) ? 'page' : undefined}
                  className="flex min-h-11 items-center gap-2.5 rounded-badge px-2.5 outline-none data-[highlighted]:bg-selected"
                >
                  <Icon size={16} aria-hidden="true" />
                  {label}
                </Link>
              </Radix.Item>
            ))}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </div>
  )
}
