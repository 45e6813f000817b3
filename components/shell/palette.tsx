'use client'

import { useQuery } from '@tanstack/react-query'
import { Command } from 'cmdk'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { say, t } from '@/server/contract/words'
import { shortCode } from '../ui/format'
import { keyWord } from '../ui/keymap'
import { useRegisteredShortcuts } from '../ui/shortcuts'
import { stateLook } from '../ui/state-look'
import { paletteQueries } from './palette-queries'
import { shellQueries } from './shell-queries'
import { useRailGroups } from './use-rail-groups'
import { useSettled } from './use-settled'

interface Props {
  readonly onOpenChange: (open: boolean) => void
}

/** Everything that can be gone to or done from here, found by typing a part of its name. */
export function Palette({ onOpenChange }: Props) {
  const [typed, setTyped] = useState('')
  const [opener] = useState(() => document.activeElement)
  /** Left without a choice: back to where one was. */
  const leave = (next: boolean): void => {
    onOpenChange(next)
    if (!next) setTimeout(() => opener instanceof HTMLElement && opener.focus())
  }
  const then = (act: () => void) => () => {
    onOpenChange(false)
    act()
  }
  return (
    <Command.Dialog
      open
      onOpenChange={leave}
      label={t`Commands`}
      loop
      overlayClassName="fixed inset-0 z-40 bg-[rgb(13_17_23/0.55)]"
      contentClassName="fixed top-[12dvh] left-1/2 z-50 w-[min(40rem,94vw)] -translate-x-1/2 overflow-hidden rounded-panel border border-line bg-surface shadow-float"
    >
      <Command.Input
        value={typed}
        onValueChange={setTyped}
        placeholder={t`A page, a transaction, a participant, or what to do`}
        className="h-12 w-full border-line border-b bg-surface px-4 text-body outline-none placeholder:text-fg-3"
      />
      <Command.List className="max-h-[60dvh] overflow-y-auto p-2">
        <Command.Empty className="px-3 py-6 text-center text-fg-2">{t`Nothing here is called that. Transactions are found by six characters of their id, or by a part of their name.`}</Command.Empty>
        <Found typed={typed} then={then} />
        <Actions then={then} />
        <Places then={then} />
      </Command.List>
    </Command.Dialog>
  )
}

type Then = (act: () => void) => () => void

const heading =
  '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-fg-3 [&_[cmdk-group-heading]]:text-label'

function Found({ typed, then }: { readonly typed: string; readonly then: Then }) {
  const router = useRouter()
  const { data } = useQuery(paletteQueries.transactions(useSettled(typed.trim())))
  if (data === undefined || data.length === 0) return null
  return (
    <Command.Group heading={t`Transactions`} className={heading} forceMount>
      {data.map(({ id, name, state }) => (
        <Item
          key={id}
          value={`${typed} ${id}`}
          hint={stateLook[state].label}
          onSelect={then(() => router.push(`/transactions/${id}`))}
        >
          {name ?? t`no name`} · {shortCode(id)}
        </Item>
      ))}
    </Command.Group>
  )
}

/** What the keys of this page do, from the table that binds them. */
function Actions({ then }: { readonly then: Then }) {
  const here = useRegisteredShortcuts().filter(({ group }) => group.english !== 'Everywhere')
  return here.map(({ group, shortcuts, press }) => (
    <Command.Group key={group.english} heading={say(group)} className={heading}>
      {shortcuts.map(({ keys, label, given }) => (
        <Item
          key={given}
          value={`${say(group)} ${label}`}
          hint={keyWord(keys)}
          // Once the palette is gone: what it does may move the focus.
          onSelect={then(() => requestAnimationFrame(() => press(given)))}
        >
          {label}
        </Item>
      ))}
    </Command.Group>
  ))
}

function Places({ then }: { readonly then: Then }) {
  const router = useRouter()
  const { data } = useQuery(shellQueries.participants())
  const groups = useRailGroups()
  return (
    <>
      <Command.Group heading={t`Pages`} className={heading}>
        {groups.flatMap(({ entries }) =>
          entries.map(({ href, label, key }) => (
            <Item
              key={href}
              value={t`Go to ${say(label)}`}
              hint={`g ${key}`}
              onSelect={then(() => router.push(href))}
            >
              {say(label)}
            </Item>
          )),
        )}
      </Command.Group>
      <Command.Group heading={t`Participants`} className={heading}>
        {data?.items.map(({ name }) => (
          <Item
            key={name}
            value={t`Participant ${name}`}
            onSelect={then(() => router.push(`/participants/${encodeURIComponent(name)}`))}
          >
            {name}
          </Item>
        ))}
      </Command.Group>
    </>
  )
}

interface ItemProps {
  readonly value: string
  readonly hint?: string
  readonly onSelect: () => void
  readonly children: React.ReactNode
}

const Item = ({ value, hint, onSelect, children }: ItemProps) => (
  <Command.Item
    value={value}
    onSelect={onSelect}
    className="flex min-h-9 cursor-pointer items-center gap-3 rounded-badge px-2 data-[selected=true]:bg-selected pointer-coarse:min-h-11"
  >
    <span className="min-w-0 flex-1 truncate">{children}</span>
    {hint !== undefined && <span className="text-label text-fg-3">{hint}</span>}
  </Command.Item>
)
