import type { Pool } from 'pg'
import { z } from 'zod'
import { createParticipantHandler, type ParticipantHandler } from '@/sdk/participant/handler'
import { setUpParticipant } from '@/sdk/participant/set-up'
import { setUpPayments } from './shop-sql'
import { shopSteps } from './shop-steps'
import { paymentSteps } from './shop-steps-sql'

const payment = shopSteps({
  order: z.object({
    run: z.string().min(1).max(60),
    n: z.int().min(0),
    card: z.string().min(1).max(60),
    /** In whole cents, as `12.50`. */
    sum: z.string().regex(/^\d{1,10}\.\d\d$/),
  }),
  shape: '{"run", "n", "card", "sum"}',
  texts: paymentSteps,
  values: ({ run, n, card, sum }) => [run, n, card, sum],
  refusal: ({ card, sum }) => `${card} was refused: there is not ${sum} on it.`,
})

interface Options {
  readonly pool: Pool
  readonly secret: string
  readonly onFault?: (error: unknown) => void
}

/** The shop's payments: an ordinary application of the kit, which takes the money of an order from a card. */
export async function createPaymentService(options: Options): Promise<ParticipantHandler> {
  await setUpParticipant(options.pool)
  await options.pool.query(setUpPayments)
  return createParticipantHandler({ ...options, name: 'payment', version: '1', ...payment })
}
