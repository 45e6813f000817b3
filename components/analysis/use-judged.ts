'use client'

import { useQuery } from '@tanstack/react-query'
import { shellQueries } from '../shell/shell-queries'
import { analysisQueries } from './analysis-queries'
import { ENDED_MIN } from './fit-panel'
import { preparedIn } from './little'

/** What is judged: a run of the lab, if the address names one; else what ran here lately. */
export function useJudged(participants: number, run: string | undefined) {
  const { data: overview } = useQuery(shellQueries.overview())
  const runs = useQuery({ ...analysisQueries.runs(), enabled: overview?.lab === true })
  const chosen = runs.data?.items.find(({ id }) => id === run)
  const { data: found } = useQuery(analysisQueries.measured(participants, run))
  const cost = useQuery({ ...analysisQueries.cost(run ?? ''), enabled: chosen?.endedAt != null })
  const measured = found?.measured ?? null
  const prepared =
    chosen === undefined || cost.data === undefined ? undefined : preparedIn(chosen, cost.data)
  const whole = measured === null || prepared === undefined ? measured : { ...measured, prepared }
  return {
    found,
    measured: whole,
    enough: whole !== null && whole.ended >= ENDED_MIN ? whole : null,
    hasLab: overview?.lab === true,
    runs: (runs.data?.items ?? []).filter(({ protocol }) => protocol === 'two-phase-commit'),
  }
}
