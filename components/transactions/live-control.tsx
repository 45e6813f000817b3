'use client'

import { Pause, Play } from 'lucide-react'
import { Button } from '../ui/button'
import { plural } from '../ui/format'
import { useShortcuts } from '../ui/shortcuts'
import type { LiveMode } from './list-address'

interface Props {
  readonly live: LiveMode
  readonly held: boolean
  readonly waiting: number
  readonly onMode: (mode: LiveMode) => void
  readonly onShow: () => void
}

const words = {
  tail: 'New ones appear at the top.',
  notify: 'Rows change in place; new ones wait.',
  off: 'Nothing changes until it is switched on.',
} as const satisfies Record<LiveMode, string>

/** How the list lives, and the pause that anything moving by itself must have. */
export function LiveControl({ live, held, waiting, onMode, onShow }: Props) {
  const toggle = () => onMode(live === 'tail' ? 'notify' : 'tail')
  useShortcuts('Live', [{ keys: ' ', label: 'Pause or follow the newest', run: toggle }])
  return (
    <>
      {waiting > 0 && (
        <Button variant="primary" size="small" onClick={onShow}>
          {plural(waiting, 'new', 'new')}
        </Button>
      )}
      <span className="hidden text-small text-fg-3 2xl:inline">
        {live === 'tail' && held ? 'Held while you point at it.' : words[live]}
      </span>
      <Button size="small" onClick={toggle} aria-pressed={live === 'tail'}>
        {live === 'tail' ? (
          <Pause size={16} aria-hidden="true" />
        ) : (
          <Play size={16} aria-hidden="true" />
        )}
        {live === 'tail' ? 'Pause' : 'Follow'}
      </Button>
      {live === 'off' ? (
        <Button size="small" variant="quiet" onClick={() => onMode('notify')}>
          Switch updates on
        </Button>
      ) : (
        <Button size="small" variant="quiet" onClick={() => onMode('off')}>
          Switch updates off
        </Button>
      )}
    </>
  )
}
