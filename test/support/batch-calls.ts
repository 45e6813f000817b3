import { expect } from 'vitest'
import type { Batch } from '@/server/contract/batch'
import { eventually } from './eventually'
import type { WebProcess } from './web-process'

const REASON = 'Agreed with the owner of both banks'

/** What an operator does with bulk actions, through whichever web process there is now. */
export function batchCalls(web: () => WebProcess) {
  const read = async (id: string): Promise<Batch> => (await web().get(`/v1/batches/${id}`)).body
  const becomes = (id: string, state: Batch['state']): Promise<Batch> =>
    eventually(
      async () => {
        const batch = await read(id)
        return batch.state === state && batch
      },
      { what: `that the batch is ${state}`, withinMs: 60_000 },
    )
  return {
    read,
    becomes,
    /** Made, and sorted. */
    frozen: async (body: unknown): Promise<Batch> => {
      const made = await web().post('/v1/batches', body)
      expect(made).toMatchObject({ status: 201, body: { state: 'checking' } })
      return becomes(made.body.id, 'ready')
    },
    run: (id: string, more = {}) =>
      web().post(`/v1/batches/${id}:run`, { reason: REASON, perSecond: 20, ...more }),
  }
}
