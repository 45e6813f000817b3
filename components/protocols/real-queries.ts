import { queryOptions } from '@tanstack/react-query'
import { labRun, runPage } from '@/server/contract/lab-run'
import { runCost } from '@/server/contract/run-cost'
import { getJson } from '../wire/http'

const OPEN_MS = 1_000

/** A run that was compared, and what it has cost; both are final some moments after its end. */
export const realQueries = {
  run: (id: string) =>
    queryOptions({
      queryKey: ['lab', 'compared', id],
      queryFn: ({ signal }) => getJson(`/v1/lab/runs/${encodeURIComponent(id)}`, labRun, signal),
      refetchInterval: ({ state }) =>
        state.status === 'error' ||
        (state.data?.invariant.holds !== null && state.data?.state === 'finished')
          ? false
          : OPEN_MS,
      retry: false,
    }),
  runs: () =>
    queryOptions({
      queryKey: ['lab', 'compared'],
      queryFn: ({ signal }) => getJson('/v1/lab/runs', runPage, signal),
      refetchOnMount: 'always',
    }),
  cost: (id: string) =>
    queryOptions({
      queryKey: ['analysis', 'run-cost', id],
      queryFn: ({ signal }) =>
        getJson(`/v1/analysis/runs/${encodeURIComponent(id)}`, runCost, signal),
      refetchInterval: ({ state: { data } }) =>
        data !== undefined && data.committed + data.aborted >= data.transactions ? false : OPEN_MS,
    }),
}
