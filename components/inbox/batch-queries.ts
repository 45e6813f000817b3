import { queryOptions } from '@tanstack/react-query'
import {
  type BatchSummary,
  batch,
  batchPage,
  type NewBatch,
  type RunBatch,
} from '@/server/contract/batch'
import { getJson, sendJson } from '../wire/http'

const root = ['batches'] as const
const GOING_MS = 1_000
const RESTING_MS = 5_000
const at = (id: string) => `/v1/batches/${encodeURIComponent(id)}`

/** Whether something changes in it without anybody's doing. */
export const isGoing = ({ state }: Pick<BatchSummary, 'state'>): boolean =>
  state === 'checking' || state === 'running'

export const batchQueries = {
  list: () =>
    queryOptions({
      queryKey: [...root, 'list'],
      queryFn: ({ signal }) => getJson('/v1/batches', batchPage, signal),
      refetchInterval: RESTING_MS,
    }),
  detail: (id: string) =>
    queryOptions({
      queryKey: [...root, 'detail', id],
      queryFn: ({ signal }) => getJson(at(id), batch, signal),
      refetchInterval: ({ state }) =>
        state.data === undefined || isGoing(state.data) ? GOING_MS : RESTING_MS,
    }),
}

export const makeBatch = (body: NewBatch) => sendJson('/v1/batches', batch, { body })

export const runBatch = (id: string, body: RunBatch) => sendJson(`${at(id)}:run`, batch, { body })

export type BatchCommand = 'pause' | 'resume' | 'stop' | 'retry-failed'

export const commandBatch = (id: string, command: BatchCommand) =>
  sendJson(`${at(id)}:${command}`, batch)
