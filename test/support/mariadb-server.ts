import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { openSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { createConnection } from 'mysql2/promise'
import { freePort } from '@/server/platform/home'
import { eventually } from './eventually'
import { temporaryFolder } from './temporary-folder'

const DATABASE = 'bank'
const READY_MS_MAX = 60_000

export interface MariadbServer {
  /** The participant's account, which has the grants of the handbook and no more. */
  readonly url: string
  /** The account that may do everything. */
  readonly rootUrl: string
  readonly port: number
  readonly folder: string
  /** `kill -9` of the server, as a crash of the machine would. */
  kill(): Promise<void>
  /** Starts it again after `kill`, on the same port and data. */
  start(): Promise<void>
  /** SIGSTOP: the server stands still, and its sockets stay open. */
  pause(): void
  resume(): void
  /** Stops it and removes its data. */
  remove(): Promise<void>
}

const running = new Set<ChildProcess>()
// A test that was broken off must not leave its server behind.
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** A real MariaDB on a free port, with its data in a temporary folder. */
export async function startMariadbServer(
  settings: Readonly<Record<string, string>> = {},
): Promise<MariadbServer> {
  const folder = temporaryFolder()
  await install(folder)
  const port = await freePort()
  const rootUrl = `mariadb://root@127.0.0.1:${port}/${DATABASE}`
  let child: ChildProcess | null = null
  const start = async () => {
    child = launch(folder, ['--port', String(port), ...options(settings)])
    await eventually(() => answers(port), {
      what: `that MariaDB answers (its words are in ${folder}/log)`,
      withinMs: READY_MS_MAX,
    })
  }
  const end = async (how: NodeJS.Signals) => {
    const victim = child
    child = null
    if (victim === null) return
    const gone = new Promise((resolve) => victim.once('exit', resolve))
    victim.kill(how)
    await gone
  }
  await start()
  await asRoot(port, accounts)
  return {
    ...{ port, folder, rootUrl, start },
    url: `mariadb://verdict:secret@127.0.0.1:${port}/${DATABASE}`,
    kill: () => end('SIGKILL'),
    pause: () => {
      child?.kill('SIGSTOP')
      while (child?.pid !== undefined && movesStill(child.pid));
    },
    resume: () => void child?.kill('SIGCONT'),
    remove: async () => {
      await end('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** What the handbook says that a participant's account needs. */
const accounts = [
  `CREATE DATABASE ${DATABASE} CHARACTER SET utf8mb4`,
  "CREATE USER verdict@'%' IDENTIFIED BY 'secret'",
  `GRANT SELECT, INSERT, UPDATE, DELETE, CREATE ON ${DATABASE}.* TO verdict@'%'`,
  "GRANT PROCESS ON *.* TO verdict@'%'",
]

async function install(folder: string): Promise<void> {
  const args = ['--no-defaults', ...asUser, `--datadir=${folder}/data`, '--skip-test-db']
  const login = '--auth-root-authentication-method=normal'
  const install = promisify(execFile)(
    'mariadb-install-db',
    [...args, login, '--innodb-log-file-size=4M'],
    { env: environmentOf(folder) },
  )
  await install.catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    throw new Error('MariaDB is not on this machine: install the package mariadb-server')
  })
}

function launch(folder: string, args: readonly string[]): ChildProcess {
  const log = openSync(join(folder, 'log'), 'a')
  const places = [
    `--datadir=${folder}/data`,
    `--socket=${folder}/socket`,
    `--pid-file=${folder}/pid`,
  ]
  const child = spawn(
    'mariadbd',
    ['--no-defaults', ...asUser, ...places, '--bind-address=127.0.0.1', ...args],
    { env: environmentOf(folder), stdio: ['ignore', log, log] },
  )
  running.add(child)
  child.once('exit', () => running.delete(child))
  return child
}

const options = (settings: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries({
    'skip-name-resolve': 'ON',
    'innodb-log-file-size': '4M',
    'innodb-buffer-pool-size': '16M',
    'performance-schema': 'OFF',
    ...settings,
  }).map(([name, value]) => `--${name}=${value}`)

async function answers(port: number): Promise<true> {
  await asRoot(port, ['SELECT 1'])
  return true
}

async function asRoot(port: number, statements: readonly string[]): Promise<void> {
  const connection = await createConnection({ host: '127.0.0.1', port, user: 'root' })
  connection.on('error', () => undefined)
  try {
    for (const sql of statements) await connection.query(sql)
  } finally {
    connection.destroy()
  }
}

/** A signal stops the threads of a process one after the other, and one of them might still answer. */
const movesStill = (pid: number): boolean =>
  readdirSync(`/proc/${pid}/task`).some(
    (thread) => !/\) [TtZX] /.test(readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8')),
  )

/** A server refuses to run as root unless it is told so. */
const asUser = process.getuid?.() === 0 ? ['--user=root'] : []
/**
 * Servers live in /usr/sbin, which is not on everybody's path. Each has its own folder for temporary
 * files: one that starts removes what it finds there of others.
 */
const environmentOf = (folder: string) => ({
  // biome-ignore lint/style/noProcessEnv: child processes find MariaDB as we do
  PATH: [process.env.PATH, '/usr/sbin'].join(delimiter),
  TMPDIR: folder,
  NODE_ENV: 'test' as const,
})
