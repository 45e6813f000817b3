'use client'

import { useEffect, useEffectEvent, useState } from 'react'

export type Speed = keyof typeof STEP_MS

const STEP_MS = { slow: 2_000, normal: 1_000, fast: 300 } as const

interface Asked {
  readonly speed: Speed
  /** False: there is no next step, and playing has come to its end. */
  readonly hasNext: boolean
  /** Anything that is another after each step. */
  readonly position: string
  readonly onStep: () => void
}

export type Player = ReturnType<typeof usePlayer>

/** One step after another until there is none, or somebody pauses. */
export function usePlayer({ speed, hasNext, position, onStep }: Asked) {
  const [isWanted, want] = useState(false)
  const isPlaying = isWanted && hasNext
  const step = useEffectEvent(onStep)
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each step the next one is waited for.
  useEffect(() => {
    if (!isPlaying) return
    const timer = setTimeout(step, STEP_MS[speed])
    return () => clearTimeout(timer)
  }, [isPlaying, position, speed])
  return { isPlaying, play: () => want(true), pause: () => want(false) }
}
