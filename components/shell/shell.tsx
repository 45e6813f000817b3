'use client'

import { usePathname, useRouter } from 'next/navigation'
import { type MouseEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { phrase, say, t } from '@/server/contract/words'
import { useEarlyInput } from '../ui/early-input'
import { late } from '../ui/late'
import { useShortcuts } from '../ui/shortcuts'
import { useMotionOfPage } from '../ui/use-motion'
import { Announcer } from './announcer'
import { Banner } from './banner'
import { Rail } from './rail'
import { TopBar } from './top-bar'
import { usePalette } from './use-palette'
import { useRailGroups } from './use-rail-groups'
import { useWaitingSaid } from './use-waiting-said'
import { useWaitingTitle } from './use-waiting-title'

const Palette = late(() => import('./palette').then((file) => file.Palette))
const ShortcutDialog = late(() => import('./shortcut-dialog').then((file) => file.ShortcutDialog))

/** Nobody has signed in there: nothing of what the frame shows may be asked for. */
const BARE = '/login'

/** The frame of every page, but of the one where people sign in. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const path = usePathname()
  useEarlyInput()
  if (path === BARE)
    return (
      <main id="content" className="min-h-dvh p-4">
        {children}
      </main>
    )
  return <Frame>{children}</Frame>
}

/** Rail, top bar, banner, and where the focus goes on navigation. */
function Frame({ children }: { readonly children: ReactNode }) {
  const [keyboard, setKeyboard] = useState(false)
  const [commands, setCommands] = usePalette()
  const router = useRouter()
  const groups = useRailGroups()
  useFocusOnNavigation()
  useWaitingTitle()
  useWaitingSaid()
  useMotionOfPage()
  useShortcuts(phrase`Everywhere`, [
    { keys: '?', label: t`Show these keys`, run: () => setKeyboard(true) },
    ...groups.flatMap(({ entries }) =>
      entries.map(({ key, label, href }) => ({
        keys: `g ${key}`,
        label: t`Go to ${say(label)}`,
        run: () => router.push(href),
      })),
    ),
  ])
  return (
    <>
      {/* biome-ignore lint/a11y/useValidAnchor: it leads there before React listens, too. */}
      <a
        href="#content"
        onClick={skip}
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-control bg-accent px-3 py-2 text-on-accent focus:translate-y-0"
      >{t`Skip to the content`}</a>
      <div className="flex min-h-dvh flex-col sm:flex-row">
        <Rail />
        <div className="flex min-w-0 flex-1 flex-col">
          <TopBar onKeyboard={() => setKeyboard(true)} onCommands={() => setCommands(true)} />
          <Banner />
          <main id="content" tabIndex={-1} className="min-w-0 flex-1 p-4 pb-24 sm:pb-8 lg:p-6">
            {children}
          </main>
        </div>
      </div>
      {commands && <Palette onOpenChange={setCommands} />}
      {keyboard && <ShortcutDialog onOpenChange={setKeyboard} />}
      <Announcer />
    </>
  )
}

/** Without an entry in the history, which the router would not know, and Back would not leave. */
function skip(event: MouseEvent): void {
  event.preventDefault()
  const content = document.getElementById('content')
  content?.focus()
  content?.scrollIntoView()
}

/** A new page begins at its heading, for the keyboard and for those who hear it. */
function useFocusOnNavigation(): void {
  const path = usePathname()
  const before = useRef(path)
  useEffect(() => {
    if (before.current === path) return
    before.current = path
    document.querySelector<HTMLElement>('h1')?.focus()
  }, [path])
}
