'use client'

import { phrase, say } from '@/server/contract/words'
import { StateIcon } from '../ui/state-icon'
import { useConnection } from '../wire/connection'
import { useLiveConnection } from '../wire/live'

const looks = {
  live: { label: phrase`Live`, shape: 'disc-tick', tone: 'commit' },
  connecting: { label: phrase`Connecting`, shape: 'ring-dashed', tone: 'idle' },
  lost: { label: phrase`Not live`, shape: 'ring-slash', tone: 'abort' },
} as const

/** Whether what is shown changes by itself. */
export function LiveIndicator() {
  useLiveConnection()
  const { status } = useConnection()
  const { label, shape, tone } = looks[status]
  return (
    <span data-tone={tone} className="inline-flex items-center gap-1.5 text-label text-ink">
      <StateIcon shape={shape} />
      {say(label)}
    </span>
  )
}
