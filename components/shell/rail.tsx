'use client'

import clsx from 'clsx'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { say, t } from '@/server/contract/words'
import { count } from '../ui/format'
import { isAt, onPhone, type RailEntry } from './rail-entries'
import { RailMore } from './rail-more'
import { useRailGroups } from './use-rail-groups'
import { useWaiting } from './use-waiting'

/** Pages by group at the left; icons below 1024 px, a bar at the bottom below 640 px. */
export function Rail() {
  const waiting = useWaiting()
  const groups = useRailGroups()
  const others = groups.flatMap(({ entries }) => entries.filter(({ href }) => !onPhone.has(href)))
  return (
    <nav
      aria-label={t`Pages`}
      className="fixed inset-x-0 bottom-0 z-30 flex print:hidden border-line border-t bg-surface sm:sticky sm:inset-auto sm:top-0 sm:h-dvh sm:w-16 sm:flex-col sm:gap-4 sm:border-t-0 sm:border-r sm:py-4 lg:w-52"
    >
      <p className="hidden items-center justify-center gap-2.5 px-5 text-h3 sm:flex lg:justify-start">
        <Mark />
        <span className="hidden lg:inline">{t`Verdict`}</span>
      </p>
      {groups.map((group) => (
        <div key={group.label.english} className="contents sm:block">
          <p className="hidden px-5 pb-1 text-label text-fg-3 lg:block">{say(group.label)}</p>
          <ul className="contents sm:flex sm:flex-col sm:gap-0.5 sm:px-2">
            {group.entries.map((entry) => (
              <RailLink
                key={entry.href}
                entry={entry}
                waiting={entry.href === '/inbox' ? waiting : 0}
              />
            ))}
          </ul>
        </div>
      ))}
      <RailMore entries={others} />
    </nav>
  )
}

/** The tick of the icon. */
function Mark() {
  return (
    <svg aria-hidden="true" viewBox="0 0 32 32" className="size-6 shrink-0" data-tone="commit">
      <rect width="32" height="32" rx="7" className="fill-ink" />
      <path
        d="M7 9l7 15 11-17"
        fill="none"
        strokeWidth="4"
        strokeLinecap="round"
        strokeLinejoin="round"
        className="stroke-on-solid"
      />
    </svg>
  )
}

function RailLink({ entry, waiting }: { readonly entry: RailEntry; readonly waiting: number }) {
  const path = usePathname()
  const here = isAt(path, entry.href)
  const Icon = entry.icon
  const label = say(entry.label)
  const name = waiting > 0 ? t`${label}, ${count(waiting)} waiting` : label
  return (
    <li className={clsx('flex-1 sm:flex-none', !onPhone.has(entry.href) && 'hidden sm:block')}>
      <Link
        href={entry.href}
        aria-current={here ? 'page' : undefined}
        aria-label={name}
        title={label}
        className={clsx(
          'relative flex min-h-14 flex-col items-center justify-center gap-0.5 rounded-control text-label sm:min-h-11 lg:min-h-9 lg:flex-row lg:justify-start lg:gap-2.5 lg:px-3 lg:text-body',
          here ? 'bg-selected font-medium text-accent' : 'text-fg-2 hover:bg-sunken hover:text-fg',
        )}
      >
        <Icon size={16} aria-hidden="true" className="shrink-0" />
        <span className="text-[0.6875rem] sm:sr-only lg:not-sr-only lg:text-body">{label}</span>
        {waiting > 0 && (
          <span
            data-tone="doubt"
            className="absolute top-1 right-2 min-w-5 rounded-full bg-ink px-1.5 text-center text-label text-on-solid lg:static lg:ml-auto"
          >
            {count(waiting)}
          </span>
        )}
      </Link>
    </li>
  )
}
