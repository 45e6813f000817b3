import { createPool } from 'mysql2/promise'
import { Pool } from 'pg'
import type { ParticipantHandler } from '@/sdk/participant/handler'
import { pruneMariadbParticipant } from '@/sdk/participant/mariadb/prune'
import { pruneParticipant } from '@/sdk/participant/prune'
import { listenAsParticipant } from '@/sdk/participant/set-up'
import type { Config } from './config'
import { createOrderService } from './lab/order-service'
import { shopServices } from './lab/shop-orders'
import { createStockService } from './lab/stock-service'
import { openHome } from './platform/home'
import { createLogger, type Logger } from './platform/logger'
import { untilSignal } from './run-common'

const CONNECTIONS_MAX = 20
const CONNECT_MS_MAX = 5_000
const PRUNE_EVERY_MS = 3_600_000

/**
 * The role `shop`: one of the two services of the lab's orders that stand in front of a database by the
 * kit, stock in PostgreSQL and orders in MariaDB; VERDICT_PROCESS says which.
 */
export async function runShop(config: Config): Promise<void> {
  const { databaseUrl, host, port, process: name } = config
  const logger = createLogger({ level: config.logLevel, name })
  const service = shopServices.find((one) => one === name)
  if (databaseUrl === null) throw new Error('The role shop needs DATABASE_URL, its database.')
  if (service === undefined)
    throw new Error(`The role shop needs VERDICT_PROCESS: one of ${shopServices.join(', ')}.`)
  const secret = openHome(config.home).password('payment')
  const onFault = (error: unknown) => logger.error({ error }, 'a call failed')
  const served = { secret, onFault }
  const opened =
    service === 'stock'
      ? await openStock(databaseUrl, logger, served)
      : await openOrders(databaseUrl, served)
  const listening = await listenAsParticipant(opened.handler, { host, port })
  const forgetting = setInterval(
    () => void opened.prune().catch((error) => logger.warn({ error }, 'nothing was pruned')),
    PRUNE_EVERY_MS,
  )
  logger.info({ url: listening.url, service }, 'the service listens')
  await untilSignal(logger, async () => {
    clearInterval(forgetting)
    await listening.close()
    await opened.close()
  })
}

interface Opened {
  readonly handler: ParticipantHandler
  prune(): Promise<unknown>
  close(): Promise<unknown>
}

interface Served {
  readonly secret: string
  readonly onFault: (error: unknown) => void
}

async function openStock(url: string, logger: Logger, served: Served): Promise<Opened> {
  const settings = { connectionString: url, connectionTimeoutMillis: CONNECT_MS_MAX }
  const pool = new Pool({ ...settings, max: CONNECTIONS_MAX })
  pool.on('error', (error) => logger.warn({ error: error.message }, 'a connection was lost'))
  const handler = await createStockService({ pool, ...served })
  return { handler, prune: () => pruneParticipant(pool), close: () => pool.end() }
}

async function openOrders(url: string, served: Served): Promise<Opened> {
  const { hostname, port, username, password, pathname } = new URL(url)
  const pool = createPool({
    ...{ host: hostname, port: Number(port), user: username, password },
    ...{ database: pathname.slice(1), connectionLimit: CONNECTIONS_MAX },
    connectTimeout: CONNECT_MS_MAX,
  })
  const handler = await createOrderService({ pool, ...served })
  return { handler, prune: () => pruneMariadbParticipant(pool), close: () => pool.end() }
}
