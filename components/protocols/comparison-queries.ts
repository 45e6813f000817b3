import { queryOptions } from '@tanstack/react-query'
import { type NewSimulation, simulation, simulationEvents } from '@/server/contract/simulation'
import { getJson, sendJson } from '../wire/http'

/** The same settings and seed give the same run for as long as this version runs. */
const never = { staleTime: Number.POSITIVE_INFINITY, retry: false } as const
const STEPS_MAX = 400

export const comparisonQueries = {
  run: (asked: NewSimulation) =>
    queryOptions({
      queryKey: ['simulations', 'run', asked],
      queryFn: ({ signal }) => sendJson('/v1/simulations', simulation, { body: asked, signal }),
      ...never,
    }),
  steps: (id: string, transaction: number) =>
    queryOptions({
      queryKey: ['simulations', 'steps', id, transaction],
      queryFn: ({ signal }) =>
        getJson(
          `/v1/simulations/${id}/events?transactions=${transaction}&limit=${STEPS_MAX}`,
          simulationEvents,
          signal,
        ),
      ...never,
    }),
}
