import { fileURLToPath } from 'node:url'
import { type Config, environmentOf, readConfig } from './config'
import { runCoordinator } from './run-coordinator'
import { runLab } from './run-lab'
import { runWeb } from './run-web'
import { superviseAll } from './supervisor/supervise-all'

type Run = (config: Config) => Promise<void>

const all: Run = (config) =>
  superviseAll(config, {
    entry: fileURLToPath(import.meta.url),
    nodeArguments: process.execArgv,
    environment: environmentOf(config),
    // The same from here and from the bundle: both lie one folder below the root.
    migrations: fileURLToPath(new URL('../prisma/migrations', import.meta.url)),
  })

/** What this process is, by the role that its environment names. */
const roles: Record<Config['role'], Run> = {
  all,
  coordinator: runCoordinator,
  web: runWeb,
  lab: runLab,
}

try {
  const config = readConfig()
  await roles[config.role](config)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  // What was opened before the fault must not keep a process that is of no use.
  process.exit(1)
}
