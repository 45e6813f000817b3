'use client'

import { ArrowLeft, ArrowRight, Maximize2, Minus, Plus, Table2, Waypoints } from 'lucide-react'
import type { ReactNode } from 'react'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
import type { AddressChange } from '../shell/address'
import { Button, IconButton } from '../ui/button'
import type { ScaleName } from './timeline-scale'
import { settingsKeys, type TimelineSettings } from './timeline-settings'

interface Props {
  readonly settings: TimelineSettings
  readonly open: boolean
  readonly onChange: (change: AddressChange) => void
}

/** The visible control of every key of the timeline. */
export function TimelineControls({ settings, open, onChange }: Props) {
  const press = (key: string) => () =>
    onChange(settingsKeys.find(({ keys }) => keys === key)?.change(settings) ?? {})
  const table = settings.view === 'table'
  return (
    <div className="flex flex-wrap items-center gap-2 max-sm:hidden print:hidden">
      <fieldset className="flex gap-1">
        <legend className="sr-only">{t`Scale`}</legend>
        {scales.map(([name, label, title]) => (
          <Choice
            key={name}
            chosen={settings.scale === name}
            onChoose={() => onChange({ scale: name === 'folded' ? null : name })}
            title={say(title)}
          >
            {say(label)}
          </Choice>
        ))}
      </fieldset>
      {!table && (
        <fieldset className="flex gap-1">
          <legend className="sr-only">{t`Zoom and pan`}</legend>
          {moves.map(({ key, label, icon }) => (
            <IconButton key={key} size="small" label={say(label)} onClick={press(key)}>
              {icon}
            </IconButton>
          ))}
        </fieldset>
      )}
      {open && !table && (
        <Choice
          chosen={settings.follow}
          onChoose={press('f')}
          title={t`Keep now in view (F)`}
        >{t`Follow now`}</Choice>
      )}
      {!table && (
        <Choice
          chosen={settings.span !== null}
          onChoose={press('b')}
          title={t`Two cursors (B)`}
        >{t`Measure`}</Choice>
      )}
      <Button size="small" className="ml-auto" onClick={press('t')} title={t`Key T`}>
        {table ? (
          <Waypoints size={14} aria-hidden="true" />
        ) : (
          <Table2 size={14} aria-hidden="true" />
        )}
        {table ? t`Timeline` : t`Table`}
      </Button>
    </div>
  )
}

const scales: readonly (readonly [ScaleName, Phrase, Phrase])[] = [
  ['folded', phrase`Folded`, phrase`Long waits drawn short`],
  ['linear', phrase`Linear`, phrase`True proportions`],
  ['fit', phrase`Fit`, phrase`Every step equally wide, whatever it took`],
]

interface Move {
  readonly key: string
  readonly label: Phrase
  readonly icon: ReactNode
}

const moves: readonly Move[] = [
  { key: '-', label: phrase`Zoom out (-)`, icon: <Minus size={14} aria-hidden="true" /> },
  { key: '+', label: phrase`Zoom in (+)`, icon: <Plus size={14} aria-hidden="true" /> },
  {
    key: 'ArrowLeft',
    label: phrase`Earlier (←)`,
    icon: <ArrowLeft size={14} aria-hidden="true" />,
  },
  {
    key: 'ArrowRight',
    label: phrase`Later (→)`,
    icon: <ArrowRight size={14} aria-hidden="true" />,
  },
  { key: '0', label: phrase`Show all (0)`, icon: <Maximize2 size={14} aria-hidden="true" /> },
]

function Choice({
  chosen,
  onChoose,
  title,
  children,
}: {
  readonly chosen: boolean
  readonly onChoose: () => void
  readonly title: string
  readonly children: ReactNode
}) {
  return (
    <Button
      size="small"
      variant={chosen ? 'secondary' : 'quiet'}
      aria-pressed={chosen}
      onClick={onChoose}
      title={title}
    >
      {children}
    </Button>
  )
}
