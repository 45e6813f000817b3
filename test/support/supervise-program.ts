import { join } from 'node:path'
import { environmentOf, readConfig } from '@/server/config'
import { superviseAll } from '@/server/supervisor/supervise-all'

// All of Verdict's processes, with small programs in place of the roles.
try {
  const config = readConfig()
  await superviseAll(config, {
    entry: join(import.meta.dirname, 'role-program.mjs'),
    nodeArguments: [],
    environment: environmentOf(config),
    migrations: join(import.meta.dirname, '../../prisma/migrations'),
  })
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
}
