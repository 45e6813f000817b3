import { Pool } from 'pg'
import { createAgent } from '@/sdk/agent/agent'
import { listenAsParticipant } from '@/sdk/participant/set-up'
import type { Config } from './config'
import { statementFault } from './participant/statement-guard'
import { openHome } from './platform/home'
import { createLogger } from './platform/logger'
import { untilSignal } from './run-common'

const CONNECTIONS_MAX = 20
const NOTING_MAX = 4
const CONNECT_MS_MAX = 5_000
const VERSION = '1'

/**
 * The role `agent`: a state machine of its own in front of the database at DATABASE_URL. Its secret
 * is made once and kept in VERDICT_HOME; who registers it writes it into the address.
 */
export async function runAgent(config: Config): Promise<void> {
  const { databaseUrl, host, port, process: name } = config
  const logger = createLogger({ level: config.logLevel, name })
  if (databaseUrl === null)
    throw new Error('The role agent needs DATABASE_URL, the database it stands in front of.')
  const open = (max: number): Pool => {
    const settings = { connectionString: databaseUrl, connectionTimeoutMillis: CONNECT_MS_MAX }
    const one = new Pool({ ...settings, max })
    one.on('error', (error) => logger.warn({ error: error.message }, 'a connection was lost'))
    return one
  }
  // Work holds one connection while it notes something by another: those are never all held by work.
  const [pool, notes] = [open(CONNECTIONS_MAX), open(NOTING_MAX)]
  const agent = await createAgent({
    ...{ pool, notes, name, version: VERSION, secret: openHome(config.home).password('agent') },
    refuses: (statement) => statementFault(statement)?.text ?? null,
    onFault: (error) => logger.error({ error }, 'a call failed'),
    ...(config.suspectMs !== null && { suspectMs: config.suspectMs }),
    // Longer than the journal compares ends with it.
    keptDays: config.retentionDays + 1,
    onConcluded: (concluded) => logger.warn(concluded, 'ended without its coordinator'),
  })
  const listening = await listenAsParticipant(agent.handler, { host, port })
  logger.info({ url: listening.url }, 'the agent listens')
  await untilSignal(logger, async () => {
    await listening.close()
    await agent.close()
    await Promise.all([pool.end(), notes.end()])
  })
}
