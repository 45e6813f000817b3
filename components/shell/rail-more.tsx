'use client'

import clsx from 'clsx'
import { Ellipsis } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { say, t } from '@/server/contract/words'
import { Menu, MenuItem } from '../ui/menu'
import { isAt, type RailEntry } from './rail-entries'

/** On a phone: the pages for which the bar at the bottom has no room. */
export function RailMore({ entries }: { readonly entries: readonly RailEntry[] }) {
  const path = usePathname()
  const here = entries.some(({ href }) => isAt(path, href))
  return (
    <div className="flex-1 sm:hidden">
      <Menu
        trigger={
          <button
            type="button"
            className={clsx(
              'flex min-h-14 w-full flex-col items-center justify-center gap-0.5 rounded-control text-label',
              here ? 'bg-selected font-medium text-accent' : 'text-fg-2',
            )}
          >
            <Ellipsis size={16} aria-hidden="true" className="shrink-0" />
            <span className="text-[0.6875rem]">{t`More`}</span>
          </button>
        }
      >
        {entries.map(({ href, label, icon: Icon }) => (
          <MenuItem key={href} asChild>
            <Link href={href} aria-current={isAt(path, href) ? 'page' : undefined}>
              <Icon size={16} aria-hidden="true" />
              {say(label)}
            </Link>
          </MenuItem>
        ))}
      </Menu>
    </div>
  )
}
