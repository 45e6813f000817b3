'use client'

import { type KeyboardEvent, useState } from 'react'
import { type Phrase, say, t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { isSingleKey, keyWord, useKeymap } from '../ui/keymap'
import { type Registered, useRegisteredShortcuts, useSingleKeys } from '../ui/shortcuts'
import { takenBy } from './taken-key'

interface Props {
  readonly onOpenChange: (open: boolean) => void
}

/** The keys that are valid here, from the table that binds them; each can be another one. */
export function ShortcutDialog({ onOpenChange }: Props) {
  const [singleKeys, setSingleKeys] = useSingleKeys()
  return (
    <Dialog
      open
      onOpenChange={onOpenChange}
      title={t`Keyboard`}
      description={t`These keys act on this page, except while something is being written. Choose one to put another in its place.`}
    >
      <Keys />
      <div className="flex flex-wrap items-center gap-3 border-line border-t pt-3">
        <p className="flex-1">
          {singleKeys === 'on'
            ? t`Single keys are on. Every key has a control on the page that does the same.`
            : t`Single keys are off. Every key has a control on the page that does the same.`}
        </p>
        <Button onClick={() => setSingleKeys(singleKeys === 'on' ? 'off' : 'on')}>
          {singleKeys === 'on' ? t`Switch single keys off` : t`Switch single keys on`}
        </Button>
      </div>
    </Dialog>
  )
}

type Listed = Registered['shortcuts'][number]
type Chosen = Readonly<{ group: Phrase } & Listed>

function Keys() {
  const groups = useRegisteredShortcuts()
  const { choose } = useKeymap()
  const [changing, setChanging] = useState<Chosen | null>(null)
  const [refused, setRefused] = useState('')
  const start = (one: Chosen | null) => {
    setChanging(one)
    setRefused('')
  }
  const take = (event: KeyboardEvent) => {
    const { key, ctrlKey, metaKey, altKey } = event
    if (changing === null || !isSingleKey(key) || ctrlKey || metaKey || altKey) return
    event.preventDefault()
    const taken = takenBy(groups, changing, key)
    if (taken !== null) return setRefused(t`${key} stays as it is: here it is for “${taken}”.`)
    choose(changing.group, changing.given, key)
    start(null)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the buttons inside rise to here.
    <div onKeyDown={take} className="flex flex-col gap-3">
      {groups.map(({ group, shortcuts }) => (
        <section key={group.english} aria-label={say(group)}>
          <h3 className="pb-1 text-label text-fg-3">{say(group)}</h3>
          <dl className="grid grid-cols-[5.5rem_1fr] items-center gap-x-4 gap-y-1">
            {shortcuts.map((one) => (
              <Row
                key={one.given}
                one={one}
                isChanging={
                  changing?.group.english === group.english && changing.given === one.given
                }
                onChange={(on) => start(on ? { ...one, group } : null)}
              />
            ))}
          </dl>
        </section>
      ))}
      <p role="status" className="text-fg-2">
        {refused !== '' && refused}
        {refused === '' &&
          changing !== null &&
          t`Press the key that shall stand for “${changing.label}”.`}
      </p>
    </div>
  )
}

interface RowProps {
  readonly one: Listed
  readonly isChanging: boolean
  readonly onChange: (on: boolean) => void
}

const Row = ({ one: { keys, label }, isChanging, onChange }: RowProps) => (
  <div className="contents">
    <dt>
      <button
        type="button"
        aria-label={t`Key ${keyWord(keys)} for ${label}`}
        aria-pressed={isChanging}
        onClick={() => onChange(!isChanging)}
        className="min-h-6 min-w-6 rounded-badge border border-line bg-sunken px-1.5 py-0.5 font-mono text-label aria-pressed:border-accent pointer-coarse:min-h-11"
      >
        {isChanging ? '…' : keyWord(keys)}
      </button>
    </dt>
    <dd>{label}</dd>
  </div>
)
