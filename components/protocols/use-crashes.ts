'use client'

import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { crashForReal, crashQueries } from './crash-queries'
import {
  type Crash,
  type CrashResult,
  isSame,
  realResult,
  simulatedResult,
  type World,
} from './crash-results'

export interface Crashes {
  readonly results: readonly CrashResult[]
  /** What is being tried now, and how many of how many that were asked for are done. */
  readonly going: { readonly crash: Crash; readonly done: number; readonly all: number } | null
  readonly error: unknown
  /** One after the other, until all are done, one fails, or somebody stops them. */
  readonly run: (crashes: readonly Crash[]) => Promise<void>
  readonly stop: () => void
}

/** The crashes tried in that world, and how they ended; `shown` is tried without being asked again. */
export function useCrashes(world: World, shown: Crash | null): Crashes {
  const simulated = useSimulated(world === 'simulated' ? shown : null)
  const real = useReal(world === 'real')
  const sequence = useSequence(world === 'real' ? real.crash : simulated.crash)
  const { results, failure } = world === 'real' ? real : simulated
  return { ...sequence, results, error: sequence.error ?? failure }
}

function useSimulated(shown: Crash | null) {
  const queryClient = useQueryClient()
  const [asked, setAsked] = useState<readonly Crash[]>([])
  const isNew = shown !== null && !asked.some((one) => isSame(one, shown))
  const all = isNew ? [...asked, shown] : asked
  const runs = useQueries({ queries: all.map(crashQueries.simulated) })
  return {
    results: all.flatMap((crash, at): readonly CrashResult[] => {
      const run = runs[at]?.data
      return run === undefined ? [] : [simulatedResult(crash, run)]
    }),
    failure: runs.find(({ isError }) => isError)?.error ?? null,
    crash: async (crash: Crash) => {
      setAsked((before) => (before.some((one) => isSame(one, crash)) ? before : [...before, crash]))
      await queryClient.fetchQuery(crashQueries.simulated(crash))
    },
  }
}

function useReal(enabled: boolean) {
  const queryClient = useQueryClient()
  const list = useQuery({ ...crashQueries.real(), enabled })
  return {
    results: (list.data?.items ?? []).map(realResult),
    failure: list.error,
    crash: async (crash: Crash) => {
      await crashForReal(crash)
      await queryClient.invalidateQueries({ queryKey: crashQueries.real().queryKey })
    },
  }
}

function useSequence(crash: (one: Crash) => Promise<void>) {
  const stopped = useRef(false)
  const [going, setGoing] = useState<Crashes['going']>(null)
  const [error, setError] = useState<unknown>(null)
  useEffect(
    () => () => {
      stopped.current = true
    },
    [],
  )
  const run = async (crashes: readonly Crash[]): Promise<void> => {
    stopped.current = false
    setError(null)
    try {
      for (const [done, one] of crashes.entries()) {
        if (stopped.current) break
        setGoing({ crash: one, done, all: crashes.length })
        await crash(one)
      }
    } catch (failure) {
      setError(failure)
    }
    setGoing(null)
  }
  const stop = () => {
    stopped.current = true
  }
  return { going, error, run, stop }
}
