import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { Client } from 'pg'
import { systemClock, wait } from './clock'
import { findPostgres, type PostgresBinaries } from './embedded-binaries'
import { ended, startProgram } from './embedded-program'
import { type Postmaster, readPostmaster } from './postmaster'
import { isAlive, type ProcessIdentity, processesIn, signal } from './process-identity'

const POLL_MS = 20
const START_MS_MAX = 30_000
const STOP_MS_MAX = 20_000
const OLD_SESSIONS_MS_MAX = 5_000
const USER = 'postgres'

export interface EmbeddedPostgresOptions {
  /** The data folder; made and filled if it is not there. */
  readonly dir: string
  readonly port: number
  readonly password: string
  /** Where the server's words go; absent: nowhere. */
  readonly logFile?: string
  /** Of `postgresql.conf`, above our own choices. */
  readonly settings?: Readonly<Record<string, string>>
  /** Made if it is missing; `url` leads into it. Default: postgres. */
  readonly database?: string
}

export interface EmbeddedPostgres {
  readonly url: string
  readonly port: number
  readonly process: ProcessIdentity
  /** True: the server outlived its former parent, and was met as it ran. */
  readonly adopted: boolean
  /** Ends every session and the server; resolves when the last process of it is gone. */
  stop(): Promise<void>
}

/** Starts a PostgreSQL of our own, in a process group of its own, on the loopback interface. */
export async function startPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dir = resolve(options.dir)
  const binaries = prepareFolder(dir)
  if (!existsSync(join(dir, 'PG_VERSION'))) await initialise(binaries, dir, options.password)
  const running = readPostmaster(dir)
  const adopted = running !== null && running.port === options.port
  const postmaster = adopted ? running : await launch(binaries, dir, options)
  if (options.database)
    await createDatabase(embeddedUrl({ ...options, database: 'postgres' }), options.database)
  return {
    url: embeddedUrl(options),
    port: options.port,
    process: postmaster.process,
    adopted,
    stop: () => stopPostgres(dir),
  }
}

/** The address of such a server, known before it runs. */
export const embeddedUrl = ({
  password,
  port,
  database = 'postgres',
}: Pick<EmbeddedPostgresOptions, 'password' | 'port' | 'database'>): string =>
  `postgresql://${USER}:${password}@127.0.0.1:${port}/${database}`

/** Ends the server on that data folder, if one runs: first politely, at the limit by force. */
export async function stopPostgres(dataFolder: string): Promise<void> {
  const dir = resolve(dataFolder)
  const running = readPostmaster(dir)
  if (running === null) return
  signal(running.process, 'SIGINT')
  // Its file goes a moment before the process does.
  const gone = await eventually(() => !isAlive(running.process), STOP_MS_MAX)
  if (!gone) signal(running.process, 'SIGQUIT')
}

function prepareFolder(dir: string): PostgresBinaries {
  mkdirSync(dir, { recursive: true })
  const binaries = findPostgres(dirname(dir))
  if (binaries.ids) chownSync(dir, binaries.ids.uid, binaries.ids.gid)
  return binaries
}

async function initialise(binaries: PostgresBinaries, dir: string, password: string) {
  const passwordFile = `${dir}.password`
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (binaries.ids) chownSync(passwordFile, binaries.ids.uid, binaries.ids.gid)
  const access = ['--auth=scram-sha-256', `--username=${USER}`, `--pwfile=${passwordFile}`]
  const shape = ['--encoding=UTF8', '--locale=C', '--no-sync', '--wal-segsize=4']
  try {
    const child = startProgram(binaries, 'initdb', ['-D', dir, ...access, ...shape], 'pipe')
    const { code, text } = await ended(child)
    if (code !== 0) throw new Error(`A new PostgreSQL could not be made in ${dir}. ${text}`)
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

async function launch(
  binaries: PostgresBinaries,
  dir: string,
  options: EmbeddedPostgresOptions,
): Promise<Postmaster> {
  await clearOldSessions(dir)
  const log = options.logFile === undefined ? 'ignore' : openSync(options.logFile, 'a')
  const child = startProgram(binaries, 'postgres', serverArguments(dir, options), [
    'ignore',
    log,
    log,
  ])
  if (log !== 'ignore') closeSync(log)
  child.unref()
  let failure: string | null = null
  child.once('error', ({ message }) => {
    failure = message
  })
  child.once('exit', (code, by) => {
    failure = `it ended with ${code ?? by}`
  })
  await eventually(() => failure !== null || readPostmaster(dir)?.ready === true, START_MS_MAX)
  const postmaster = readPostmaster(dir)
  if (failure === null && postmaster?.ready) return postmaster
  child.kill('SIGKILL')
  const why = failure ?? `it was not ready after ${START_MS_MAX} ms`
  throw new Error(
    `PostgreSQL did not start in ${dir}: ${why}. Its own words are in ${options.logFile ?? 'no file'}`,
  )
}

/**
 * The sessions of a server that was killed end by themselves, and until the last one is gone no new
 * server can start. One that cannot end, because it is paused, has nobody left to serve.
 */
async function clearOldSessions(dir: string): Promise<void> {
  const left = () => (readPostmaster(dir) === null ? processesIn(realpathSync(dir)) : [])
  if (!(await eventually(() => left().length === 0, OLD_SESSIONS_MS_MAX)))
    for (const session of left()) signal(session, 'SIGKILL')
  await eventually(() => left().length === 0, OLD_SESSIONS_MS_MAX)
  // A dead server that nobody has buried yet still has its number, and PostgreSQL takes it for alive.
  if (readPostmaster(dir) === null) rmSync(join(dir, 'postmaster.pid'), { force: true })
}

function serverArguments(dir: string, { port, settings }: EmbeddedPostgresOptions): string[] {
  const all = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_prepared_transactions: '100',
    shared_buffers: '32MB',
    ...settings,
  }
  const set = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return ['-D', dir, '-p', String(port), ...set]
}

async function createDatabase(url: string, name: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const found = await client.query('select from pg_database where datname = $1', [name])
    if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
}

/** True as soon as it holds, false if it does not within the limit. */
async function eventually(holds: () => boolean, msMax: number): Promise<boolean> {
  const giveUpAt = systemClock.monotonicMs() + msMax
  while (!holds()) {
    if (systemClock.monotonicMs() > giveUpAt) return false
    await wait(systemClock, POLL_MS)
  }
  return true
}
