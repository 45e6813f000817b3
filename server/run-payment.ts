import { Pool } from 'pg'
import { pruneParticipant } from '@/sdk/participant/prune'
import { listenAsParticipant } from '@/sdk/participant/set-up'
import type { Config } from './config'
import { createPaymentService } from './lab/payment-service'
import { openHome } from './platform/home'
import { createLogger } from './platform/logger'
import { untilSignal } from './run-common'

const CONNECTIONS_MAX = 20
const CONNECT_MS_MAX = 5_000
const PRUNE_EVERY_MS = 3_600_000

/**
 * The role `payment`: the service that takes the money of the lab's shop orders, in front of the
 * database at DATABASE_URL. Its secret is made once and kept in VERDICT_HOME.
 */
export async function runPayment(config: Config): Promise<void> {
  const { databaseUrl, host, port, process: name } = config
  const logger = createLogger({ level: config.logLevel, name })
  if (databaseUrl === null) throw new Error('The role payment needs DATABASE_URL, its database.')
  const settings = { connectionString: databaseUrl, connectionTimeoutMillis: CONNECT_MS_MAX }
  const pool = new Pool({ ...settings, max: CONNECTIONS_MAX })
  pool.on('error', (error) => logger.warn({ error: error.message }, 'a connection was lost'))
  const handler = await createPaymentService({
    ...{ pool, secret: openHome(config.home).password('payment') },
    onFault: (error) => logger.error({ error }, 'a call failed'),
  })
  const listening = await listenAsParticipant(handler, { host, port })
  const forgetting = setInterval(
    () =>
      void pruneParticipant(pool).catch((error) => logger.warn({ error }, 'nothing was pruned')),
    PRUNE_EVERY_MS,
  )
  logger.info({ url: listening.url }, 'the payment service listens')
  await untilSignal(logger, async () => {
    clearInterval(forgetting)
    await listening.close()
    await pool.end()
  })
}
