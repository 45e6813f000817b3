import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { markovAnalysis } from '@/server/contract/analysis'
import { runPage } from '@/server/contract/lab-run'
import { type Measurement, measurement } from '@/server/contract/measurement'
import { petriAnalysis, petriReplay, petriRunning } from '@/server/contract/petri'
import { runCost } from '@/server/contract/run-cost'
import { transactionPage } from '@/server/contract/transaction'
import { getJson, search, sendJson } from '../wire/http'
import type { Assumptions } from './assumptions'
import type { Simulated } from './petri-address'

type Measured = NonNullable<Measurement['measured']>

interface AskedNet {
  readonly protocol: string
  readonly variant: string
  readonly participants: number
}

/** Of a transaction, or of one of a simulated run. */
export type ReplayedLog = { readonly transaction: string } | Simulated

const MEASURED_MS = 5_000
/** While a transaction is open its log grows. */
const GROWING_MS = 2_000
/** Events tell what has changed; this is for what nobody told. */
const RUNNING_MS = 5_000
const RECENT = 20

export const analysisQueries = {
  /** A net never changes. */
  petri: (asked: AskedNet) =>
    queryOptions({
      queryKey: ['analysis', 'petri', asked],
      queryFn: ({ signal }) =>
        getJson(`/v1/analysis/petri${search({ ...asked })}`, petriAnalysis, signal),
      staleTime: Number.POSITIVE_INFINITY,
      retry: false,
    }),
  replay: (log: ReplayedLog) =>
    queryOptions({
      queryKey: ['analysis', 'replay', log],
      queryFn: ({ signal }) =>
        sendJson('/v1/analysis/petri:replay', petriReplay, { body: log, signal }),
      refetchInterval: ({ state: { data } }) =>
        data?.ended === false && data.simulation === null ? GROWING_MS : false,
      retry: false,
    }),
  /** Read again whenever something happens, and now and then in any case. */
  running: () =>
    queryOptions({
      queryKey: ['analysis', 'running'],
      queryFn: ({ signal }) => getJson('/v1/analysis/petri/running', petriRunning, signal),
      refetchOnMount: 'always',
      refetchInterval: RUNNING_MS,
    }),
  /** What ran here lately, of transactions of this size. */
  measured: (participants: number, run: string | undefined) =>
    queryOptions({
      queryKey: ['analysis', 'measured', participants, run],
      queryFn: ({ signal }) =>
        getJson(`/v1/analysis/measured${search({ participants, run })}`, measurement, signal),
      refetchInterval: MEASURED_MS,
    }),
  /** Of the lab. */
  runs: () =>
    queryOptions({
      queryKey: ['analysis', 'runs'],
      queryFn: ({ signal }) => getJson('/v1/lab/runs', runPage, signal),
      refetchInterval: RUNNING_MS,
      refetchOnMount: 'always',
    }),
  cost: (run: string) =>
    queryOptions({
      queryKey: ['analysis', 'run-cost', run],
      queryFn: ({ signal }) =>
        getJson(`/v1/analysis/runs/${encodeURIComponent(run)}`, runCost, signal),
      refetchInterval: ({ state: { data } }) =>
        data !== undefined && data.committed + data.aborted >= data.transactions
          ? false
          : MEASURED_MS,
    }),
  recent: () =>
    queryOptions({
      queryKey: ['analysis', 'recent'],
      queryFn: ({ signal }) => getJson(`/v1/transactions?limit=${RECENT}`, transactionPage, signal),
      refetchOnMount: 'always',
    }),
  /** The last prediction stays while the next is computed. */
  markov: (assumed: Assumptions, measured: Measured | null) =>
    queryOptions({
      queryKey: ['analysis', 'markov', assumed, measured],
      queryFn: ({ signal }) => {
        const body = {
          ...{ ...assumed, prepareMs: [assumed.prepareMs] },
          ...(measured === null ? {} : { measured }),
        }
        return sendJson('/v1/analysis/markov', markovAnalysis, { body, signal })
      },
      placeholderData: keepPreviousData,
      staleTime: Number.POSITIVE_INFINITY,
    }),
}
