import { Socket } from 'node:net'
import type { PoolConnection } from 'mysql2'
import type { StopSignal } from '@/server/platform/stop'
import { type Failure, failureOf, timedOut } from './mariadb-errors'
import type { OnSent } from './participant'

/** Our own texts, several in one round trip; or one statement of a client, prepared. */
export type Command =
  | { readonly texts: readonly string[] }
  | { readonly sql: string; readonly values: readonly (string | null)[]; readonly reads?: boolean }

export type Cell = string | number | Buffer | null
export type Row = readonly Cell[]

export interface Result {
  readonly rows: readonly Row[]
  readonly affected: number
}

/** The results up to the first failure. What came after it, the server has skipped. */
export interface Exchange {
  readonly results: readonly Result[]
  readonly failure: Failure | null
}

export interface ExchangeOptions {
  readonly signal: StopSignal
  readonly onSent?: OnSent | undefined
}

export type Session = PoolConnection

/**
 * One round trip (two, where a client's statement must be prepared first). When `signal` aborts,
 * the connection is destroyed, for a server that hangs answers no request.
 */
export function exchange(
  session: Session,
  command: Command,
  { signal, onSent }: ExchangeOptions,
): Promise<Exchange> {
  return new Promise((resolve) => {
    const results: Result[] = []
    const finish = (failure: Failure | null): void => {
      signal.removeEventListener('abort', onAbort)
      session.removeListener('error', onLost)
      session.removeListener('end', onEnd)
      resolve({ results: [...results], failure })
    }
    const onAbort = (): void => {
      closeAtOnce(session)
      finish(timedOut)
    }
    const onLost = (error: unknown): void => finish({ ...failureOf(error), lost: true })
    const onEnd = (): void => finish(hungUp)
    if (signal.aborted) return onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    session.once('error', onLost)
    session.once('end', onEnd)
    collect(session, command, { results, finish })
    onSent?.()
  })
}

interface Collecting {
  readonly results: Result[]
  readonly finish: (failure: Failure | null) => void
}

/** Without a callback the driver hands over row by row, and keeps none that nobody reads. */
function collect(session: Session, command: Command, { results, finish }: Collecting): void {
  const reads = 'texts' in command || command.reads === true
  let rows: Row[] = []
  const submitted =
    'texts' in command
      ? session.query({ sql: command.texts.join('; '), rowsAsArray: true })
      : session.execute({ sql: command.sql, values: [...command.values], rowsAsArray: true })
  submitted.on('fields', () => {
    rows = []
    results.push({ rows, affected: 0 })
  })
  submitted.on('result', (result: unknown) => {
    if (Array.isArray(result)) {
      if (reads) rows.push(result.map(cellOf))
    } else results.splice(-1, 1, { rows: [], affected: affectedBy(result) })
  })
  submitted.on('error', (error: unknown) => finish(failureOf(error)))
  submitted.on('end', () => finish(null))
}

const affectedBy = (header: unknown): number =>
  typeof header === 'object' && header !== null && 'affectedRows' in header
    ? Number(header.affectedRows)
    : 0

function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null
  if (typeof value === 'number' || typeof value === 'string' || Buffer.isBuffer(value)) return value
  return String(value)
}

/** A cell as text; null stays null. */
export const textOf = (cell: Cell | undefined): string | null =>
  cell === null || cell === undefined ? null : cell.toString()

/** The driver's own way would wait until the other side takes the last bytes. */
export function closeAtOnce(session: Session): void {
  session.destroy()
  if ('stream' in session && session.stream instanceof Socket) session.stream.destroy()
}

const hungUp: Failure = {
  lost: true,
  errno: null,
  code: 'connection-lost',
  message: 'The server closed the connection',
}
