import { statSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import Database from 'libsql'
import type { Failure } from './sqlite-calls'

type Connection = InstanceType<typeof Database>

/** A connection, and which file it has open: the path may lead to another one later. */
export interface Opened {
  readonly connection: Connection
  readonly file: string
}

/** A failed call, as it is told to the other thread. */
export class SqliteFailure extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure.text)
    this.failure = failure
  }
}

const gone = (code: 'file-gone' | 'file-moved', text: string): SqliteFailure =>
  new SqliteFailure({ code, text, undone: true })

/** Which file is at the path now; `null` if there is none. */
export function fileAt(path: string): string | null {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found === undefined ? null : `${found.dev}:${found.ino}`
}

/**
 * Opens the file that is there, and never makes one: an empty file in the place of one that was moved
 * away would tell that nothing had ever been decided. Every commit is on disk before it is told.
 */
export function openFile(path: string): Opened {
  const file = fileAt(path)
  if (file === null) throw gone('file-gone', `There is no file at ${path}`)
  const connection = new Database(`${pathToFileURL(path).href}?mode=rw`)
  connection.exec('PRAGMA synchronous = FULL')
  connection.exec('PRAGMA foreign_keys = ON')
  if (fileAt(path) === file) return { connection, file }
  connection.close()
  throw gone('file-moved', `The file at ${path} was exchanged while it was opened`)
}

/** Throws unless the connection's file is still the one at the path. */
export function checkFile(path: string, { file }: Opened): void {
  const now = fileAt(path)
  if (now === null) throw gone('file-gone', `There is no file at ${path}`)
  if (now !== file) throw gone('file-moved', `Another file is at ${path} now`)
}

/** Rows as lists of values. */
export function read(
  { connection }: Opened,
  sql: string,
  values: readonly unknown[] = [],
): readonly (readonly unknown[])[] {
  const statement = connection.prepare(sql).raw()
  return statement.all(values.map(bindable)).map((row) => (Array.isArray(row) ? row : []))
}

/** Runs it to its end; what it returns is let go. */
export function run({ connection }: Opened, sql: string, values: readonly unknown[] = []): void {
  const statement = connection.prepare(sql)
  const bound = values.map(bindable)
  if (!statement.reader) {
    statement.run(bound)
    return
  }
  for (const _ of statement.iterate(bound));
}

/**
 * Only what the library can bind: it ends the whole process at a boolean, and takes every number for
 * a real one, which a column without a type would keep.
 */
function bindable(value: unknown): unknown {
  if (typeof value === 'boolean') return value ? 1n : 0n
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'bigint') return value
  return JSON.stringify(value)
}

/** SQLite's own code where it has one. */
export function failureOf(error: unknown, undone: boolean): Failure {
  if (error instanceof SqliteFailure) return error.failure
  const { code, text } = described(error)
  return { code, text, undone }
}

function described(error: unknown): { readonly code: string; readonly text: string } {
  const text = error instanceof Error ? error.message : String(error)
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (typeof code === 'string') return { code, text }
  return { code: /unable to open/i.test(text) ? 'SQLITE_CANTOPEN' : 'SQLITE_ERROR', text }
}
