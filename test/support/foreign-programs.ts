import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { javaDriver, python } from '@/tools/debian.mjs'

const run = promisify(execFile)
const program = (name: string): string => join(import.meta.dirname, 'foreign', name)

export interface Xid {
  readonly format: number
  readonly gtrid: string
  readonly bqual: string
}

/** A Java program prepares over the driver's XADataSource, and ends. */
export async function prepareByJava(url: string, xid: Xid, sql: string): Promise<void> {
  const { host, pathname, username, password } = new URL(url)
  await run('java', [
    ...['-cp', javaDriver, program('PrepareByXa.java')],
    ...[`jdbc:postgresql://${host}${pathname}`, username, decodeURIComponent(password)],
    ...[String(xid.format), xid.gtrid, xid.bqual, sql],
  ])
}

/** A Python program prepares with psycopg2's `tpc_*`, and ends. */
export async function prepareByPython(url: string, xid: Xid, sql: string): Promise<void> {
  const parts = [String(xid.format), xid.gtrid, xid.bqual]
  await run(python, [program('prepare_by_tpc.py'), url, ...parts, sql])
}
