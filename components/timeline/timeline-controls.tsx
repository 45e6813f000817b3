'use client'

import { ArrowLeft, ArrowRight, Maximize2, Minus, Plus, Table2, Waypoints } from 'lucide-react'
import type { ReactNode } from 'react'
import type { AddressChange } from '../shell/address'
import { Button, IconButton } from '../ui/button'
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
        <legend className="sr-only">Scale</legend>
        <Choice
          chosen={settings.scale === 'folded'}
          onChoose={() => onChange({ scale: null })}
          title="Long waits drawn short"
        >
          Fit
        </Choice>
        <Choice
          chosen={settings.scale === 'linear'}
          onChoose={() => onChange({ scale: 'linear' })}
          title="True proportions"
        >
          Linear
        </Choice>
      </fieldset>
      {!table && (
        <fieldset className="flex gap-1">
          <legend className="sr-only">Zoom and pan</legend>
          {moves.map(([key, label, icon]) => (
            <IconButton key={key} size="small" label={label} onClick={press(key)}>
              {icon}
            </IconButton>
          ))}
        </fieldset>
      )}
      {open && !table && (
        <Choice chosen={settings.follow} onChoose={press('f')} title="Keep now in view (F)">
          Follow now
        </Choice>
      )}
      <Button size="small" className="ml-auto" onClick={press('t')} title="Key T">
        {table ? (
          <Waypoints size={14} aria-hidden="true" />
        ) : (
          <Table2 size={14} aria-hidden="true" />
        )}
        {table ? 'Timeline' : 'Table'}
      </Button>
    </div>
  )
}

const moves: readonly (readonly [string, string, ReactNode])[] = [
  ['-', 'Zoom out (-)', <Minus key="out" size={14} aria-hidden="true" />],
  ['+', 'Zoom in (+)', <Plus key="in" size={14} aria-hidden="true" />],
  ['ArrowLeft', 'Earlier (←)', <ArrowLeft key="left" size={14} aria-hidden="true" />],
  ['ArrowRight', 'Later (→)', <ArrowRight key="right" size={14} aria-hidden="true" />],
  ['0', 'Show all (0)', <Maximize2 key="all" size={14} aria-hidden="true" />],
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
