'use client'

import { usePathname, useRouter } from 'next/navigation'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useShortcuts } from '../ui/shortcuts'
import { Announcer } from './announcer'
import { Banner } from './banner'
import { Palette } from './palette'
import { Rail } from './rail'
import { railGroups } from './rail-entries'
import { ShortcutDialog } from './shortcut-dialog'
import { TopBar } from './top-bar'
import { usePalette } from './use-palette'
import { useWaitingTitle } from './use-waiting-title'

/** Nobody has signed in there: nothing of what the frame shows may be asked for. */
const BARE = '/login'

/** The frame of every page, but of the one where people sign in. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const path = usePathname()
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
  useFocusOnNavigation()
  useWaitingTitle()
  useShortcuts('Everywhere', [
    { keys: '?', label: 'Show these keys', run: () => setKeyboard(true) },
    ...railGroups.flatMap(({ entries }) =>
      entries.map(({ key, label, href }) => ({
        keys: `g ${key}`,
        label: `Go to ${label}`,
        run: () => router.push(href),
      })),
    ),
  ])
  return (
    <>
      <a
        href="#content"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-control bg-accent px-3 py-2 text-on-accent focus:translate-y-0"
      >
        Skip to the content
      </a>
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
      <Palette open={commands} onOpenChange={setCommands} />
      <ShortcutDialog open={keyboard} onOpenChange={setKeyboard} />
      <Announcer />
    </>
  )
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
