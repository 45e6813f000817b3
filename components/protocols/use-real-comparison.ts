'use client'

import { useEffect, useRef, useState } from 'react'
import { labRun } from '@/server/contract/lab-run'
import type { PlannedFault } from '@/server/contract/lab-scenario'
import { startRun } from '../shell/start-run'
import { getJson } from '../wire/http'
import { REAL_CONCURRENCY, type RealContender, type RealRun } from './real-contenders'

const LOOK_MS = 500

interface Asked {
  readonly contenders: readonly RealContender[]
  /** How long each runs. */
  readonly length: { readonly transactions: number } | { readonly durationMs: number }
  readonly seed: number
  /** What is broken meanwhile, the same in each. */
  readonly faults: readonly PlannedFault[]
}

/** Runs the protocols one after another on the lab; whoever leaves the page lets the last one end. */
export function useRealComparison(onRun: (runs: readonly RealRun[]) => void) {
  const [at, setAt] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const stopping = useRef<AbortController | null>(null)
  useEffect(() => () => stopping.current?.abort(), [])

  const start = async ({ contenders, length, seed, faults }: Asked): Promise<void> => {
    const stop = new AbortController()
    stopping.current = stop
    setError(null)
    const runs: RealRun[] = []
    try {
      for (const contender of contenders) {
        if (stop.signal.aborted) break
        setAt(contender.name)
        const { asked } = contender
        const settings = { ...length, seed, faults: [...faults], concurrency: REAL_CONCURRENCY }
        const run = { ...asked, ...settings }
        const { id } = await startRun(run)
        await over(id, stop.signal)
        runs.push({ contender, id })
        onRun(runs)
      }
    } catch (failure) {
      if (!stop.signal.aborted) setError(failure)
    } finally {
      setAt(null)
    }
  }
  return {
    at,
    error,
    start: (asked: Asked) => void start(asked),
    stop: () => stopping.current?.abort(),
  }
}

async function over(id: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    const { state } = await getJson(`/v1/lab/runs/${id}`, labRun, signal)
    if (state !== 'running') return
    await new Promise((resume) => setTimeout(resume, LOOK_MS))
  }
}
