'use client'

import { Pause, Play } from 'lucide-react'
import type { ListOrder } from '@/server/contract/transaction-filter'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { plural } from '../ui/format'
import { useShortcuts } from '../ui/shortcuts'
import type { LiveMode } from './list-address'
import { isSorted } from './list-order'
import { rowAt } from './row-at'

interface Props {
  readonly live: LiveMode
  readonly held: boolean
  readonly waiting: number
  readonly onMode: (mode: LiveMode) => void
  readonly onShow: () => void
}

interface Ordered {
  readonly order: ListOrder
  readonly onNewest: () => void
}

const words = {
  tail: phrase`New ones appear at the top.`,
  notify: phrase`Rows change in place; new ones wait.`,
  off: phrase`Nothing changes until it is switched on.`,
} as const satisfies Record<LiveMode, Phrase>

/** How the list lives; a list in another order has only the way back to the newest. */
export function LiveControl({ order, onNewest, ...flow }: Props & Ordered) {
  const isOff = flow.live === 'off'
  return isSorted(order) ? (
    <>
      <span className="hidden text-small text-fg-3 2xl:inline">
        {isOff ? say(words.off) : t`Rows change in place; new ones are not added.`}
      </span>
      <Switch isOff={isOff} onMode={flow.onMode} />
      <Button size="small" onClick={onNewest}>{t`Back to the newest`}</Button>
    </>
  ) : (
    <Flow {...flow} />
  )
}

/** The pause that anything moving by itself must have. */
function Flow({ live, held, waiting, onMode, onShow }: Props) {
  const toggle = () => onMode(live === 'tail' ? 'notify' : 'tail')
  useShortcuts(phrase`Live`, [
    {
      ...{ keys: ' ', label: t`Pause or follow the newest`, run: toggle },
      when: (target) => rowAt(target) === null,
    },
  ])
  return (
    <>
      {waiting > 0 && (
        <Button variant="primary" size="small" onClick={onShow}>
          {plural(waiting, 'new', 'new')}
        </Button>
      )}
      <span className="hidden text-small text-fg-3 2xl:inline">
        {live === 'tail' && held ? t`Held while you point at it.` : say(words[live])}
      </span>
      <Button size="small" onClick={toggle} aria-pressed={live === 'tail'}>
        {live === 'tail' ? (
          <Pause size={16} aria-hidden="true" />
        ) : (
          <Play size={16} aria-hidden="true" />
        )}
        {live === 'tail' ? t`Pause` : t`Follow`}
      </Button>
      <Switch isOff={live === 'off'} onMode={onMode} />
    </>
  )
}

const Switch = ({ isOff, onMode }: Pick<Props, 'onMode'> & { readonly isOff: boolean }) => (
  <Button size="small" variant="quiet" onClick={() => onMode(isOff ? 'notify' : 'off')}>
    {isOff ? t`Switch updates on` : t`Switch updates off`}
  </Button>
)
