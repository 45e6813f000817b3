import type { LabProcess } from '@/server/contract/lab'
import { type Phrase, phrase } from '@/server/contract/words'
import type { Shape, Tone } from '../ui/state-look'

/** The state of a process: its word, its shape and its tone. */
export const processLooks = {
  starting: { label: phrase`Starting`, tone: 'moving', shape: 'triangle-open' },
  running: { label: phrase`Running`, tone: 'commit', shape: 'triangle-right' },
  stopped: { label: phrase`Stopped`, tone: 'idle', shape: 'ring' },
  paused: { label: phrase`Paused`, tone: 'held', shape: 'padlock' },
  exited: { label: phrase`Ended, comes back`, tone: 'idle', shape: 'ring-dashed' },
} as const satisfies Record<LabProcess['state'], { label: Phrase; tone: Tone; shape: Shape }>
