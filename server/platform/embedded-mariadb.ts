import { execFile } from 'node:child_process'
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { processesIn, signal } from './process-identity'

/** The programs of the machine's own MariaDB. */
export interface MariadbPrograms {
  readonly server: string
  /** Makes the tables of a new server. */
  readonly install: string
}

export interface EmbeddedMariadbOptions {
  readonly programs: MariadbPrograms
  /** The data folder; made and filled if it is not there. */
  readonly dir: string
  readonly port: number
  readonly database: string
  /** Accounts for connections from this machine; each may do only what is listed. */
  readonly accounts: readonly MariadbAccount[]
}

export interface MariadbAccount {
  readonly name: string
  readonly password: string
  /** As in GRANT … ON `database`.*. */
  readonly rights: string
  /** As in GRANT … ON *.*. */
  readonly globalRights?: string
}

type Environment = Readonly<Record<string, string | undefined>>

/** Where servers are kept that ordinary search paths leave out. */
const SERVERS = ['/usr/sbin', '/usr/local/sbin']
const HOST = '127.0.0.1'
const INSTALL_MS_MAX = 60_000

/** Null: this machine has no MariaDB. */
export function findMariadb(environment: Environment): MariadbPrograms | null {
  const path = searchPath(environment)
  const [server, install] = ['mariadbd', 'mariadb-install-db'].map((name) => find(path, name))
  return server && install ? { server, install } : null
}

/** The address of such a server for one of its accounts, known before it runs. */
export const mariadbUrl = (
  { port, database }: Pick<EmbeddedMariadbOptions, 'port' | 'database'>,
  { name, password }: Pick<MariadbAccount, 'name' | 'password'>,
): string => `mariadb://${name}:${password}@${HOST}:${port}/${database}`

/** Makes the data folder if it is not there, and the way free for a new server upon it. */
export async function prepareMariadb(
  { programs, dir, database, accounts }: EmbeddedMariadbOptions,
  environment: Environment,
): Promise<void> {
  mkdirSync(temporaryOf(dir), { recursive: true })
  writeFileSync(setUpOf(dir), setUp(database, accounts), { mode: 0o600 })
  if (!existsSync(dir)) return install(programs, dir, environment)
  // One whose supervisor was killed before it could write down that it had started it.
  for (const left of processesIn(realpathSync(dir))) signal(left, 'SIGKILL')
}

/** What the server is started with: on loopback only, and by no socket but that of its port. */
export const mariadbArguments = ({ dir, port }: EmbeddedMariadbOptions): readonly string[] => [
  ...['--no-defaults', ...asUser, `--datadir=${dir}`, `--pid-file=${dir}.pid`],
  ...[`--tmpdir=${temporaryOf(dir)}`, `--init-file=${setUpOf(dir)}`, '--socket='],
  ...[`--bind-address=${HOST}`, `--port=${port}`, '--skip-name-resolve=ON'],
  ...['--innodb-log-file-size=4M', '--innodb-buffer-pool-size=16M', '--performance-schema=OFF'],
]

export const mariadbEnvironment = (environment: Environment): Environment => ({
  PATH: searchPath(environment).join(delimiter),
})

/** Under another name first: a folder that is there is whole. */
async function install(
  programs: MariadbPrograms,
  dir: string,
  environment: Environment,
): Promise<void> {
  const draft = `${dir}.new`
  rmSync(draft, { recursive: true, force: true })
  const args = ['--no-defaults', ...asUser, `--datadir=${draft}`, '--skip-test-db']
  // Root is reached by a socket only, and there is none.
  const login = ['--auth-root-authentication-method=socket', '--skip-name-resolve']
  await promisify(execFile)(
    programs.install,
    [...args, ...login, '--innodb-log-file-size=4M', `--tmpdir=${temporaryOf(dir)}`],
    { env: mariadbEnvironment(environment) as NodeJS.ProcessEnv, timeout: INSTALL_MS_MAX },
  ).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(`A new MariaDB could not be made in ${dir}. ${why}`)
  })
  renameSync(draft, dir)
}

/** Run by the server at each start, before it answers anybody; it reads a statement a line. */
const setUp = (database: string, accounts: readonly MariadbAccount[]): string =>
  [
    `CREATE DATABASE IF NOT EXISTS ${database} CHARACTER SET utf8mb4;`,
    ...accounts.flatMap(({ name, password, rights, globalRights }) => [
      `CREATE USER IF NOT EXISTS ${name}@'${HOST}';`,
      `ALTER USER ${name}@'${HOST}' IDENTIFIED BY '${password}';`,
      `GRANT ${rights} ON ${database}.* TO ${name}@'${HOST}';`,
      ...(globalRights ? [`GRANT ${globalRights} ON *.* TO ${name}@'${HOST}';`] : []),
    ]),
    '',
  ].join('\n')

/** A server that starts removes what others have left in its folder for temporary files. */
const temporaryOf = (dir: string): string => `${dir}.tmp`
const setUpOf = (dir: string): string => `${dir}.sql`

/** It refuses to run as root unless it is told so. */
const asUser = process.getuid?.() === 0 ? ['--user=root'] : []

const searchPath = ({ PATH = '' }: Environment): readonly string[] =>
  [...PATH.split(delimiter), ...SERVERS].filter((folder) => folder !== '')

const find = (folders: readonly string[], name: string): string | undefined =>
  folders.map((folder) => join(folder, name)).find(isProgram)

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    // Not in this folder.
    return false
  }
}
