'use client'

import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent } from 'react'
import type { ActionPreview, Evidence } from '@/server/contract/action'
import { FRESH_MS_MAX } from './evidence-facts'
import { evidenceQueries } from './evidence-queries'

export interface Checked {
  readonly evidence: Evidence | null
  readonly preview: ActionPreview | null
  readonly checking: boolean
  readonly error: unknown
  readonly check: () => void
}

interface Options {
  readonly id: string
  /** Its change means that something happened: what was found before is asked for again. */
  readonly version: number
  /** While somebody is about to decide, evidence is kept fresh. */
  readonly watchful: boolean
}

const WATCHFUL_MS = 10_000
/** Changes come in bursts: the participants are asked after the last one. */
const SETTLE_MS = 1_000

/** What the participants say, taken on opening, on asking, and when the transaction moves on. */
export function useEvidence({ id, version, watchful }: Options): Checked {
  const queryClient = useQueryClient()
  const found = useQuery({
    ...evidenceQueries.of(id),
    refetchInterval: watchful ? WATCHFUL_MS : false,
  })
  const evidence = found.data ?? null
  const advice = useQuery({
    ...evidenceQueries.preview(id, evidence?.evidenceId ?? ''),
    enabled: evidence !== null,
    // The advice of a moment ago stands until the new one is there; it is sent with its own evidence.
    placeholderData: keepPreviousData,
  })
  const check = () =>
    void queryClient.invalidateQueries({ queryKey: evidenceQueries.of(id).queryKey })
  const opened = useEffectEvent((of: string) => {
    const known = queryClient.getQueryData(evidenceQueries.of(of).queryKey)
    if (known !== undefined && Date.now() - Date.parse(known.takenAt) > FRESH_MS_MAX) check()
  })
  const moved = useEffectEvent((to: number) => {
    if (evidence !== null && evidence.version < to && !found.isFetching) check()
  })
  useEffect(() => opened(id), [id])
  useEffect(() => {
    const timer = setTimeout(() => moved(version), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [version])
  return {
    evidence,
    preview: advice.data ?? null,
    checking: found.isFetching || advice.isFetching,
    error: found.error ?? advice.error,
    check,
  }
}
