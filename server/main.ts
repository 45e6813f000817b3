import { fileURLToPath } from 'node:url'
import { type Config, environmentOf, readConfig } from './config'
import { readParticipantsFile } from './run-participants-file'

type Run = (config: Config) => Promise<void>

const all: Run = async (config) => {
  const { superviseAll } = await import('./supervisor/supervise-all')
  await superviseAll(config, {
    entry: fileURLToPath(import.meta.url),
    nodeArguments: process.execArgv,
    environment: environmentOf(config),
    // The same from here and from the bundle: both lie one folder below the root.
    migrations: fileURLToPath(new URL('../prisma/migrations', import.meta.url)),
  })
}

/**
 * What this process is, by the role that its environment names. Only that is loaded: a coordinator
 * that was killed is back sooner without the pages' code.
 */
const roles: Record<Config['role'], Run> = {
  all,
  coordinator: async (config) => (await import('./run-coordinator')).runCoordinator(config),
  web: async (config) => (await import('./run-web')).runWeb(config),
  lab: async (config) => (await import('./run-lab')).runLab(config),
  agent: async (config) => (await import('./run-agent')).runAgent(config),
  trip: async (config) => (await import('./run-trip')).runTrip(config),
  shop: async (config) => (await import('./run-shop')).runShop(config),
  payment: async (config) => (await import('./run-payment')).runPayment(config),
  relay: async (config) => (await import('./run-relay')).runRelay(config),
}

try {
  const config = readConfig()
  // Its faults are told before anything starts, whichever role reads it later.
  readParticipantsFile(config)
  await roles[config.role](config)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  // What was opened before the fault must not keep a process that is of no use.
  process.exit(1)
}
