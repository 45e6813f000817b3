import { queryOptions } from '@tanstack/react-query'
import { crashTest, crashTestList, type NewCrashTest } from '@/server/contract/crash-test'
import { getJson, sendJson } from '../wire/http'
import { comparisonQueries } from './comparison-queries'
import { askedOf, type Crash } from './crash-results'

export const crashQueries = {
  simulated: (crash: Crash) => comparisonQueries.run(askedOf(crash)),
  real: () =>
    queryOptions({
      queryKey: ['lab', 'crash-tests'],
      queryFn: ({ signal }) => getJson('/v1/lab/crash-tests', crashTestList, signal),
      retry: false,
    }),
}

/** Answered when the transfer has ended. */
export const crashForReal = (body: NewCrashTest) =>
  sendJson('/v1/lab/crash-tests', crashTest, { body })
