import type { Pool } from 'pg'
import { z } from 'zod'
import { createParticipantHandler, type ParticipantHandler } from '@/sdk/participant/handler'
import { setUpParticipant } from '@/sdk/participant/set-up'
import { setUpStock } from './shop-sql'
import { shopSteps } from './shop-steps'
import { stockSteps } from './shop-steps-sql'

const stock = shopSteps({
  order: z.object({
    run: z.string().min(1).max(60),
    n: z.int().min(0),
    item: z.string().min(1).max(60),
    units: z.int().min(1).max(1_000),
  }),
  shape: '{"run", "n", "item", "units"}',
  texts: stockSteps,
  values: ({ run, n, item, units }) => [run, n, item, units],
  refusal: ({ item, units }) => `There are not ${units} of ${item}.`,
})

interface Options {
  readonly pool: Pool
  readonly secret: string
  readonly onFault?: (error: unknown) => void
}

/** The shop's stock as a service: an application of the kit over PostgreSQL. */
export async function createStockService(options: Options): Promise<ParticipantHandler> {
  await setUpParticipant(options.pool)
  await options.pool.query(setUpStock)
  return createParticipantHandler({ ...options, name: 'stock', version: '1', ...stock })
}
