import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type EmbeddedPostgres, startPostgres } from '@/server/platform/embedded-postgres'
import { freePort } from '@/server/platform/home'
import { childrenOf, signal } from '@/server/platform/process-identity'
import { FIRST_PASSWORD, type FirstData, putFirstData } from './first-data'
import { temporaryFolder } from './temporary-folder'

export interface PostgresServer {
  readonly url: string
  readonly port: number
  readonly folder: string
  /** `kill -9` of the server and of all its sessions, as a crash of the machine would. */
  kill(): void
  /** Starts it again after `kill`, on the same port and data. */
  start(): Promise<void>
  /** Stops it and removes its data. */
  remove(): Promise<void>
}

/** A real PostgreSQL on a free port, with its data in a temporary folder. */
export async function startPostgresServer({
  first = 'empty',
  database = first === 'journal' ? 'verdict' : 'test',
  settings = {},
}: {
  /** What is there from the first: the journal's tables are in the database `verdict`. */
  first?: FirstData
  database?: string
  settings?: Readonly<Record<string, string>>
} = {}): Promise<PostgresServer> {
  const folder = temporaryFolder()
  const port = await freePort()
  const options = {
    dir: join(folder, 'data'),
    port,
    password: FIRST_PASSWORD,
    logFile: join(folder, 'log'),
    database,
    settings,
  }
  await putFirstData(first, options.dir)
  let server: EmbeddedPostgres = await startPostgres(options)
  const kill = () => {
    signal(server.process, 'SIGSTOP')
    const sessions = childrenOf(server.process.pid)
    for (const victim of [server.process, ...sessions]) signal(victim, 'SIGKILL')
  }
  // A test that was broken off must not leave its server behind.
  process.once('exit', kill)
  return {
    url: server.url,
    port,
    folder,
    kill,
    start: async () => {
      server = await startPostgres(options)
    },
    remove: async () => {
      process.off('exit', kill)
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
