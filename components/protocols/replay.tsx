'use client'

import { ChevronLeft, ChevronRight, Pause, Play, RotateCcw } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { phrase, retell, t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { rich } from '../ui/rich'
import { useShortcuts } from '../ui/shortcuts'

const STEP_MS = 1_200

interface Props {
  readonly steps: readonly string[]
  /** What is said below them, until the last step and from there on. */
  readonly ending: { readonly before: string; readonly after: string }
}

/** What happened step by step: forward, back, or by itself. */
export function Replay({ steps, ending }: Props) {
  const { at, isPlaying, go, play, pause } = useReplay(steps.length)
  const toggle = isPlaying ? pause : play
  useShortcuts(phrase`Steps`, [
    { keys: 'ArrowRight', label: t`One step on`, run: () => go(at + 1) },
    { keys: 'ArrowLeft', label: t`One step back`, run: () => go(at - 1) },
    { keys: ' ', label: t`Play or pause`, run: toggle },
  ])
  const isOver = at === steps.length
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <Button onClick={() => go(at - 1)} disabled={at === 0}>
          <ChevronLeft size={16} aria-hidden="true" />
          {t`Back`}
        </Button>
        <Button onClick={() => go(at + 1)} disabled={isOver}>
          {rich`Step${<ChevronRight size={16} aria-hidden="true" />}`}
        </Button>
        <Button variant="primary" onClick={toggle}>
          <PlayIcon isPlaying={isPlaying} isOver={isOver} />
          {isPlaying ? t`Pause` : isOver ? t`Play again` : t`Play`}
        </Button>
        <p aria-live="polite" className="text-fg-2">
          {at === 0 ? t`${steps.length} steps` : t`Step ${at} of ${steps.length}`}
        </p>
      </div>
      <ol className="flex flex-col gap-1">
        {numbered(steps).map(({ number, text }) => (
          <Step key={number} {...{ number, text, at }} onGo={go} />
        ))}
      </ol>
      <p className="font-medium">{retell(isOver ? ending.after : ending.before)}</p>
    </div>
  )
}

const numbered = (steps: readonly string[]) =>
  steps.map((text, index) => ({ number: index + 1, text }))

function PlayIcon({ isPlaying, isOver }: Record<'isPlaying' | 'isOver', boolean>) {
  const Icon = isPlaying ? Pause : isOver ? RotateCcw : Play
  return <Icon size={16} aria-hidden="true" />
}

interface StepProps {
  readonly number: number
  readonly text: string
  readonly at: number
  readonly onGo: (at: number) => void
}

function Step({ number, text, at, onGo }: StepProps) {
  const isHere = number === at
  return (
    <li aria-current={isHere ? 'step' : undefined}>
      <button
        type="button"
        onClick={() => onGo(number)}
        data-here={isHere}
        className="flex min-h-9 w-full items-baseline gap-3 rounded-control border-transparent border-l-3 px-3 py-1.5 text-left hover:bg-sunken data-[here=true]:border-accent data-[here=true]:bg-selected pointer-coarse:min-h-11"
      >
        <span className="w-5 shrink-0 text-right text-fg-3">{number}</span>
        <span className={number > at ? 'text-fg-3' : ''}>{retell(text)}</span>
      </button>
    </li>
  )
}

/** Zero: before the first step. Playing from the end begins anew. */
function useReplay(length: number) {
  const [at, setAt] = useState(0)
  const [isPlaying, setPlaying] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    if (!isPlaying) return
    timer.current = setTimeout(() => {
      setAt(at + 1)
      if (at + 1 >= length) setPlaying(false)
    }, STEP_MS)
    return () => clearTimeout(timer.current)
  }, [isPlaying, at, length])
  const go = (to: number) => {
    setPlaying(false)
    setAt(Math.min(length, Math.max(0, to)))
  }
  const play = () => {
    if (at === length) setAt(0)
    setPlaying(true)
  }
  return { at, isPlaying, go, play, pause: () => setPlaying(false) }
}
