'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { Line } from './exploration-list'
import { explorationQueries } from './exploration-queries'

/** Runs explorations one after the other, until all are done, one fails, or somebody stops them. */
export function useExplorations() {
  const queryClient = useQueryClient()
  const stopped = useRef(false)
  const [progress, setProgress] = useState<{ done: number; all: number } | null>(null)
  useEffect(
    () => () => {
      stopped.current = true
    },
    [],
  )
  const run = async (lines: readonly Line[]) => {
    stopped.current = false
    for (const [done, { asked }] of lines.entries()) {
      if (stopped.current) break
      setProgress({ done, all: lines.length })
      // A search that fails shows why in its own row, and the others go on.
      await queryClient.prefetchQuery(explorationQueries.run(asked))
    }
    setProgress(null)
  }
  const stop = () => {
    stopped.current = true
  }
  return { progress, run, stop }
}
