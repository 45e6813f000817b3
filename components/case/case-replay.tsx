'use client'

import { ChevronLeft, ChevronRight, Pause, Play } from 'lucide-react'
import { useEffect, useState } from 'react'
import { t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { rich } from '../ui/rich'
import { SliderField } from '../ui/slider-field'

const STEP_MS = 700

interface Props {
  /** How many records there are. */
  readonly records: number
  /** How many of them are shown. */
  readonly at: number
  readonly onGo: (at: number) => void
}

/** Record after record as they were written: forward, back, or by itself. */
export function CaseReplay({ records, at, onGo }: Props) {
  const [wanted, setWanted] = useState(false)
  const isPlaying = wanted && at < records
  useEffect(() => {
    if (!isPlaying) return
    const timer = setTimeout(() => onGo(at + 1), STEP_MS)
    return () => clearTimeout(timer)
  }, [isPlaying, at, onGo])
  const go = (to: number): void => {
    setWanted(false)
    onGo(Math.min(records, Math.max(1, to)))
  }
  const play = (): void => {
    if (at >= records) onGo(1)
    setWanted(!isPlaying)
  }
  return (
    <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
      <div className="flex gap-2">
        <Button
          onClick={() => go(at - 1)}
          disabled={at <= 1}
        >{rich`${<ChevronLeft size={16} aria-hidden="true" />}Back`}</Button>
        <Button
          onClick={() => go(at + 1)}
          disabled={at >= records}
        >{rich`Step${<ChevronRight size={16} aria-hidden="true" />}`}</Button>
        <Button variant="primary" onClick={play}>
          {isPlaying ? (
            <Pause size={16} aria-hidden="true" />
          ) : (
            <Play size={16} aria-hidden="true" />
          )}
          {isPlaying ? t`Pause` : t`Replay`}
        </Button>
      </div>
      <div className="min-w-48 flex-1">
        <SliderField
          label={t`Records shown`}
          shown={t`${at} of ${records}`}
          value={at}
          min={1}
          max={records}
          step={1}
          onChange={go}
        />
      </div>
    </div>
  )
}
