'use client'

import { ChevronLeft, ChevronRight, Pause, Play, RotateCcw } from 'lucide-react'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { SelectField } from '../ui/field'
import { rich } from '../ui/rich'
import { useShortcuts } from '../ui/shortcuts'
import type { Player, Speed } from '../ui/use-player'
import { speeds } from './petri-address'

interface Props {
  readonly player: Player
  /** Where one is, in words. */
  readonly position: string
  readonly canBack: boolean
  readonly canStep: boolean
  readonly speed: Speed
  readonly onBack: () => void
  readonly onStep: () => void
  readonly onReset: () => void
  readonly onSpeed: (speed: Speed) => void
}

/** Forward, back, by itself, and from the begin again; whoever steps by hand has paused. */
export function PetriControls({ player, position, canBack, canStep, ...props }: Props) {
  const { isPlaying, play, pause } = player
  const byHand = (run: () => void) => () => {
    pause()
    run()
  }
  const onBack = byHand(props.onBack)
  const onStep = byHand(props.onStep)
  const onReset = byHand(props.onReset)
  const toggle = () => {
    if (isPlaying) return pause()
    if (!canStep) props.onReset()
    play()
  }
  useShortcuts(phrase`Petri net`, [
    { keys: 'j', label: t`One step on`, run: () => canStep && onStep() },
    { keys: 'k', label: t`One step back`, run: () => canBack && onBack() },
    { keys: ' ', label: t`Play or pause`, run: toggle },
    { keys: '0', label: t`From the begin`, run: onReset },
  ])
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <Button
          onClick={onBack}
          disabled={!canBack}
        >{rich`${<ChevronLeft size={16} aria-hidden="true" />}Back`}</Button>
        <Button
          onClick={onStep}
          disabled={!canStep}
        >{rich`Step${<ChevronRight size={16} aria-hidden="true" />}`}</Button>
        <Button variant="primary" onClick={toggle}>
          {isPlaying ? (
            <Pause size={16} aria-hidden="true" />
          ) : (
            <Play size={16} aria-hidden="true" />
          )}
          {isPlaying ? t`Pause` : canStep ? t`Play` : t`Replay`}
        </Button>
        <Button onClick={onReset} disabled={!canBack}>
          <RotateCcw size={16} aria-hidden="true" />
          {t`Reset`}
        </Button>
      </div>
      <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
        <SpeedField speed={props.speed} onSpeed={props.onSpeed} />
        <p aria-live="polite" className="min-w-0 flex-1 pb-2 text-fg-2">
          {position}
        </p>
      </div>
    </div>
  )
}

const speedNames: Readonly<Record<Speed, Phrase>> = {
  slow: phrase`Slow`,
  normal: phrase`Normal`,
  fast: phrase`Fast`,
}

const SpeedField = ({ speed, onSpeed }: Pick<Props, 'speed' | 'onSpeed'>) => (
  <div className="w-28">
    <SelectField
      label={t`Speed`}
      value={speed}
      onChange={({ target }) => onSpeed(target.value as Speed)}
    >
      {speeds.map((one) => (
        <option key={one} value={one}>
          {say(speedNames[one])}
        </option>
      ))}
    </SelectField>
  </div>
)
