import { DatabaseError, type PoolClient } from 'pg'
import type { z } from 'zod'
import type { Prepare } from '@/sdk/participant/order'
import type { DoStep, Steps } from '@/sdk/participant/steps'
import { checkNow, type StepTexts, settling } from './shop-steps-sql'

const REFUSED_CODE = 'P0001'

interface Shop<Order> {
  readonly order: z.ZodType<Order>
  /** The payload in words, for who sends another. */
  readonly shape: string
  readonly texts: StepTexts
  /** In the order of the parameters: run and number are the first two. */
  readonly values: (order: Order) => readonly (string | number)[]
  /** Why nothing can be taken for that order. */
  readonly refusal: (order: Order) => string
}

/** What a service of the shop does in its PostgreSQL: promise, reserve, or do and take back. */
export function shopSteps<Order>(shop: Shop<Order>): {
  readonly prepare: Prepare
  readonly steps: Steps
} {
  const { texts } = shop
  const act = taking(shop, texts.act)
  return {
    prepare: async (client, payload, { branch }) => (await act(client, payload, branch)) ?? 'yes',
    steps: {
      try: checked(taking(shop, texts.hold)),
      confirm: async (client, payload) => {
        await client.query(settling)
        return ending(shop, texts.confirm)(client, payload)
      },
      cancel: ending(shop, texts.cancel),
      action: checked(act),
      compensate: ending(shop, texts.compensate),
    },
  }
}

const taking =
  <Order>({ order, shape, values, refusal }: Shop<Order>, sql: string): DoStep =>
  async (client, payload) => {
    const asked = order.safeParse(payload)
    if (!asked.success) return { no: `The payload is not ${shape}.` }
    const { rowCount } = await client.query(sql, [...values(asked.data)])
    return rowCount === 0 ? { no: refusal(asked.data) } : undefined
  }

const ending =
  <Order>({ order, values }: Shop<Order>, sql: string) =>
  async (client: PoolClient, payload: unknown): Promise<undefined> => {
    await client.query(sql, values(order.parse(payload)).slice(0, 2))
  }

/** What the lab lets refuse every vote refuses here, too. */
const checked =
  (step: DoStep): DoStep =>
  async (client, payload, branch) => {
    try {
      const refused = await step(client, payload, branch)
      if (refused === undefined) await client.query(checkNow)
      return refused
    } catch (error) {
      if (error instanceof DatabaseError && error.code === REFUSED_CODE)
        return { no: error.message }
      throw error
    }
  }
