import type { Pool } from 'pg'
import { z } from 'zod'
import { createParticipantHandler, type ParticipantHandler } from '@/sdk/participant/handler'
import { setUpParticipant } from '@/sdk/participant/set-up'
import { notePayment, setUpPayments, takeMoney } from './shop-sql'

const order = z.object({
  run: z.string().min(1).max(60),
  n: z.int().min(0),
  card: z.string().min(1).max(60),
  /** In whole cents, as `12.50`. */
  sum: z.string().regex(/^\d{1,10}\.\d\d$/),
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
  return createParticipantHandler({
    ...options,
    ...{ name: 'payment', version: '1' },
    prepare: async (client, payload) => {
      const asked = order.safeParse(payload)
      if (!asked.success) return { no: 'The payload is not {"run", "n", "card", "sum"}.' }
      const { run, n, card, sum } = asked.data
      const { rowCount } = await client.query(takeMoney, [sum, card])
      if (rowCount === 0) return { no: `${card} was refused: there is not ${sum} on it.` }
      await client.query(notePayment, [run, n, card, sum])
      return 'yes'
    },
  })
}
