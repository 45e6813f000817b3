'use client'

import { ChevronLeft, ChevronRight, Pause, Play, RotateCcw } from 'lucide-react'
import { phrase, t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { rich } from '../ui/rich'
import { useShortcuts } from '../ui/shortcuts'
import { SliderField } from '../ui/slider-field'
import { usePlayer } from '../ui/use-player'

interface Props {
  /** From 1 to `steps`: so much of it is drawn. */
  readonly step: number
  readonly steps: number
  /** The present step in words. */
  readonly said: string
  readonly onStep: (step: number) => void
}

/** Forward, back, by itself, and to any step; whoever steps by hand has paused. */
export function SimulatedPlayer({ step, steps, said, onStep }: Props) {
  const player = usePlayer({
    ...{ speed: 'fast', hasNext: step < steps, position: String(step) },
    onStep: () => onStep(step + 1),
  })
  const { isPlaying, play, pause } = player
  const go = (to: number) => {
    pause()
    onStep(Math.min(steps, Math.max(1, to)))
  }
  const toggle = () => {
    if (isPlaying) return pause()
    if (step === steps) onStep(1)
    play()
  }
  useShortcuts(phrase`Steps`, [
    { keys: 'j', label: t`One step on`, run: () => go(step + 1) },
    { keys: 'k', label: t`One step back`, run: () => go(step - 1) },
    { keys: ' ', label: t`Play or pause`, run: toggle },
  ])
  const isOver = step === steps
  const Icon = isPlaying ? Pause : isOver ? RotateCcw : Play
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <Button onClick={() => go(step - 1)} disabled={step === 1}>
          {rich`${<ChevronLeft size={16} aria-hidden="true" />}Back`}
        </Button>
        <Button onClick={() => go(step + 1)} disabled={isOver}>
          {rich`Step${<ChevronRight size={16} aria-hidden="true" />}`}
        </Button>
        <Button variant="primary" onClick={toggle}>
          <Icon size={16} aria-hidden="true" />
          {isPlaying ? t`Pause` : isOver ? t`Play again` : t`Play`}
        </Button>
        <p aria-live={isPlaying ? 'off' : 'polite'} className="min-w-48 flex-1 break-words">
          {said}
        </p>
      </div>
      <SliderField
        label={t`Step`}
        value={step}
        min={1}
        max={steps}
        step={1}
        shown={t`Step ${step} of ${steps}`}
        onChange={go}
      />
    </div>
  )
}
