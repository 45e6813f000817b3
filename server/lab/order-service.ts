import type { Pool } from 'mysql2/promise'
import { z } from 'zod'
import type { ParticipantHandler } from '@/sdk/participant/handler'
import type { MariadbClient } from '@/sdk/participant/mariadb/client'
import { createMariadbHandler } from '@/sdk/participant/mariadb/handler'
import { setUpMariadbParticipant } from '@/sdk/participant/mariadb/set-up'
import { noteOrder, setUpOrders } from './shop-sql'
import {
  confirmOrder,
  dropHeldOrder,
  dropOrder,
  holdOrder,
  setUpHeldOrders,
} from './shop-steps-sql'

const order = z.object({
  run: z.string().min(1).max(60),
  n: z.int().min(0),
  item: z.string().min(1).max(60),
  units: z.int().min(1).max(1_000),
  /** In whole cents, as `12.50`. */
  sum: z.string().regex(/^\d{1,10}\.\d\d$/),
})
const shape = { no: 'The payload is not {"run", "n", "item", "units", "sum"}.' }

interface Options {
  readonly pool: Pool
  readonly secret: string
  readonly onFault?: (error: unknown) => void
}

/** The shop's orders as a service: an application of the kit over MariaDB. */
export async function createOrderService(options: Options): Promise<ParticipantHandler> {
  await setUpMariadbParticipant(options.pool)
  for (const sql of [setUpOrders, setUpHeldOrders]) await options.pool.query(sql)
  return createMariadbHandler({
    ...options,
    ...{ name: 'orders', version: '1' },
    prepare: async (client, payload) => (await write(client, noteOrder, payload)) ?? 'yes',
    steps: {
      try: (client, payload) => write(client, holdOrder, payload),
      confirm: (client, payload) => end(client, [confirmOrder, dropHeldOrder], payload),
      cancel: (client, payload) => end(client, [dropHeldOrder], payload),
      action: (client, payload) => write(client, noteOrder, payload),
      compensate: (client, payload) => end(client, [dropOrder], payload),
    },
  })
}

async function write(client: MariadbClient, sql: string, payload: unknown) {
  const asked = order.safeParse(payload)
  if (!asked.success) return shape
  const { run, n, item, units, sum } = asked.data
  await client.query(sql, [run, n, item, units, sum])
  return undefined
}

async function end(
  client: MariadbClient,
  texts: readonly string[],
  payload: unknown,
): Promise<undefined> {
  const { run, n } = order.parse(payload)
  for (const sql of texts) await client.query(sql, [run, n])
}
