import { fileURLToPath } from 'node:url'
import { type Config, environmentOf, readConfig } from './config'
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
const roles: Partial<Record<Config['role'], Run>> = { all }

try {
  const config = readConfig()
  const run = roles[config.role]
  if (run === undefined)
    throw new Error(`There is no role ${config.role} in this build of Verdict.`)
  await run(config)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
