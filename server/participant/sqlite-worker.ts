import { parentPort, workerData } from 'node:worker_threads'
import type { Answer, Request } from './sqlite-calls'
import { failureOf } from './sqlite-connection'
import { createSqliteFile, type SqliteFile } from './sqlite-file'

/*
 * The thread in which one file of SQLite is worked with: an entry of its own in the bundle, begun by
 * sqlite-thread.ts. It answers one request after the other.
 */

const file = createSqliteFile(String(workerData))

function answerTo({ id, name, input }: Request): Answer {
  try {
    const call: SqliteFile[typeof name] = file[name]
    return { id, value: (call as (input: unknown) => unknown)(input) }
  } catch (error) {
    return { id, failure: failureOf(error, true) }
  }
}

parentPort?.on('message', (request: Request) => parentPort?.postMessage(answerTo(request)))
