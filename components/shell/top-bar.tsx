'use client'

import { useQuery } from '@tanstack/react-query'
import { Command, Keyboard, Moon, Sun } from 'lucide-react'
import { useTheme } from 'next-themes'
import { phrase, t } from '@/server/contract/words'
import { Button, IconButton } from '../ui/button'
import { isUtc } from '../ui/format'
import { useShortcuts } from '../ui/shortcuts'
import { useZone } from '../ui/time'
import { AccountMenu } from './account-menu'
import { LiveIndicator } from './live-indicator'
import { SearchBox } from './search-box'
import { shellQueries } from './shell-queries'

interface Props {
  readonly onKeyboard: () => void
  readonly onCommands: () => void
}

/** Where one is, whether it is live, and how time and colours are shown. */
export function TopBar({ onKeyboard, onCommands }: Props) {
  const { data } = useQuery(shellQueries.overview())
  const { resolvedTheme, setTheme } = useTheme()
  const [zone, setZone] = useZone()
  const utc = isUtc(zone)
  const turn = () => setZone(utc ? 'local' : 'utc')
  useShortcuts(phrase`Times`, [{ keys: 'u', label: t`UTC or local times`, run: turn }])
  return (
    <header className="flex flex-wrap print:hidden items-center gap-x-2 gap-y-2 border-line border-b bg-surface px-4 py-2 sm:sticky sm:top-0 sm:z-20">
      <span
        className="max-w-40 truncate rounded-badge border border-accent px-2 py-0.5 text-label text-accent"
        title={t`The environment this page shows`}
      >
        {data?.environment ?? '\u2026'}
      </span>
      <SearchBox />
      <div className="ml-auto flex items-center gap-1">
        <span className="flex pr-2">
          <LiveIndicator />
        </span>
        <Button
          variant="quiet"
          onClick={turn}
          aria-label={utc ? t`Times are UTC. Show local times` : t`Times are local. Show UTC`}
        >
          {utc ? 'UTC' : t`Local`}
        </Button>
        <IconButton
          label={t`Switch between light and dark`}
          onClick={() => setTheme(resolvedTheme === 'dark' ? 'light' : 'dark')}
        >
          <Moon size={16} aria-hidden="true" className="dark:hidden" />
          <Sun size={16} aria-hidden="true" className="hidden dark:block" />
        </IconButton>
        <IconButton label={t`Commands`} aria-keyshortcuts="Control+K Meta+K" onClick={onCommands}>
          <Command size={16} aria-hidden="true" />
        </IconButton>
        <IconButton label={t`Keyboard`} onClick={onKeyboard} className="max-sm:hidden">
          <Keyboard size={16} aria-hidden="true" />
        </IconButton>
        <AccountMenu />
      </div>
    </header>
  )
}
