import { useQuery } from '@tanstack/react-query'
import { type RailGroup, railGroups } from './rail-entries'
import { shellQueries } from './shell-queries'

/** The pages that there are here: without a lab there is no page of it. */
export function useRailGroups(): readonly RailGroup[] {
  const { data } = useQuery(shellQueries.overview())
  const hasLab = data?.lab ?? true
  return railGroups.map(({ label, entries }) => ({
    label,
    entries: entries.filter(({ href }) => hasLab || href !== '/lab'),
  }))
}
