import { execFile } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import type { Participant } from '@/server/participant/participant'
import { openFile, read } from '@/server/participant/sqlite-connection'
import { createSqliteParticipant } from '@/server/participant/sqlite-participant'
import { temporaryFolder } from './temporary-folder'

// biome-ignore lint/style/noProcessEnv: a test of the tests brings a bundle of its own
const bundle = process.env.VERDICT_TEST_BUNDLE ?? '.build/main.mjs'
/** Bundled before the tests, as for `npm start`. */
export const sqliteProgram = join(
  import.meta.dirname,
  '../..',
  bundle.replace(/main\.mjs$/, 'sqlite-worker.mjs'),
)

export interface SqliteBank {
  readonly path: string
  readonly url: string
  /** An adapter as one process has it; closed with the bank. */
  participant(name?: string): Participant
  /** One statement by the library that the adapter uses, past the adapter. */
  query(sql: string, values?: readonly unknown[]): readonly (readonly unknown[])[]
  /** One statement by the stock SQLite of this machine, in a process of its own. */
  stock(sql: string): Promise<readonly (readonly unknown[])[]>
  remove(): Promise<void>
}

/** A real file with accounts 1 to 9 of 100 each, which may not fall below zero. */
export async function startSqliteBank(
  setUp = `create table accounts (id text primary key, balance integer not null check (balance >= 0));
    create table ledger (entry text, account text, delta integer);
    insert into accounts select value, 100 from json_each('[1,2,3,4,5,6,7,8,9]');`,
): Promise<SqliteBank> {
  const folder = temporaryFolder()
  const path = join(folder, 'bank.db')
  writeFileSync(path, '')
  const open: Participant[] = []
  const stock = (sql: string) => stockSqlite(path, sql)
  const query = (sql: string, values: readonly unknown[] = []) => {
    const opened = openFile(path)
    const rows = read(opened, sql, values)
    opened.connection.close()
    return rows
  }
  const opened = openFile(path)
  opened.connection.exec(setUp)
  opened.connection.close()
  return {
    ...{ path, url: pathToFileURL(path).href, stock, query },
    participant: (name = 'bank') => {
      const made = createSqliteParticipant({
        name,
        url: pathToFileURL(path).href,
        program: sqliteProgram,
      })
      open.push(made)
      return made
    },
    remove: async () => {
      await Promise.all(open.map((one) => one.close()))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const program = `
import json, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=5, isolation_level=None)
sql = sys.argv[2]
if ';' in sql.strip().rstrip(';'):
  connection.executescript(sql)
  print('[]')
else:
  print(json.dumps(connection.execute(sql).fetchall()))
connection.close()
`

/** Python brings the SQLite that everybody has; its file must be the same to both. */
async function stockSqlite(path: string, sql: string): Promise<readonly (readonly unknown[])[]> {
  if (!existsSync(path)) throw new Error(`no file at ${path}`)
  const { stdout } = await promisify(execFile)('python3', ['-c', program, path, sql])
  return JSON.parse(stdout) as readonly (readonly unknown[])[]
}
