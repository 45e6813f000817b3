import { join } from 'node:path'
import { Pool } from 'pg'
import { z } from 'zod'
import { startRelay } from '@/sdk/outbox/relay'
import type { Config } from './config'
import { createSyncConsumer } from './lab/sync-consumer'
import { type Home, openHome } from './platform/home'
import { createLogger } from './platform/logger'
import { untilSignal } from './run-common'

const CONNECTIONS_MAX = 4
const CONNECT_MS_MAX = 5_000
const PUBLISH_MS_MAX = 5_000
const BACK_OFF = { baseMs: 100, capMs: 2_000 }
const PRUNE_EVERY_MS = 3_600_000

const shop = z.object({ mariadb: z.object({ ownUrl: z.string() }) })

/**
 * The role `relay`: carries messages from the outbox at DATABASE_URL, the first bank, to the lab's
 * MariaDB, both over their links, so that their faults count.
 */
export async function runRelay(config: Config): Promise<void> {
  const { databaseUrl, process: name } = config
  const logger = createLogger({ level: config.logLevel, name })
  if (databaseUrl === null) throw new Error('The role relay needs DATABASE_URL, with the outbox.')
  const home = openHome(config.home)
  const { mariadb } = shop.parse(JSON.parse(home.read('lab-shop.json') ?? 'null'))
  const pool = new Pool({
    connectionString: throughLink(home, 'bank-a', databaseUrl),
    ...{ max: CONNECTIONS_MAX, connectionTimeoutMillis: CONNECT_MS_MAX },
  })
  pool.on('error', (error) => logger.warn({ error: error.message }, 'a connection was lost'))
  const consumer = createSyncConsumer(throughLink(home, 'mariadb', mariadb.ownUrl))
  const relay = startRelay({
    ...{ pool, publish: consumer.publish, publishMs: PUBLISH_MS_MAX, backOff: BACK_OFF },
    onFault: (error, key) => logger.warn({ error, key }, 'not delivered, and tried again'),
  })
  const forgetting = setInterval(
    () => void consumer.prune().catch((error) => logger.warn({ error }, 'nothing was pruned')),
    PRUNE_EVERY_MS,
  )
  logger.info('the relay runs')
  await untilSignal(logger, async () => {
    clearInterval(forgetting)
    await relay.close()
    await Promise.all([pool.end(), consumer.close()])
  })
}

/** The lab keeps the port of each link; before its first start there is none. */
function throughLink(home: Home, name: string, url: string): string {
  const port = home.read(join('ports', 'links', name))?.trim()
  const through = new URL(url)
  if (port) through.port = port
  return through.href
}
