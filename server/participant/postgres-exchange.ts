import { type ClientBase, type Connection, DatabaseError } from 'pg'
import type { StopSignal } from '@/server/platform/stop'
import type { OnSent } from './participant'
import { type Failure, lostBy, timedOut } from './postgres-errors'
import { type Command, messagesOf } from './postgres-messages'
import { createStatementNames, type StatementNames } from './postgres-statement-names'

export type Row = readonly (string | null)[]

export interface Reply {
  /** The whole command tag: `PREPARE TRANSACTION`, `INSERT 0 1`. */
  readonly tag: string
  readonly rows: readonly Row[]
}

/** The replies up to the first failure. What came after it, the server has skipped. */
export interface Exchange {
  readonly replies: readonly Reply[]
  readonly failure: Failure | null
}

export interface ExchangeOptions {
  readonly signal: StopSignal
  readonly onSent?: OnSent | undefined
}

/** A client whose socket can be closed at once, as every client of `pg` is in fact. */
export type Session = ClientBase & { readonly connection: Connection }

const namesOf = new WeakMap<Session, StatementNames>()

/**
 * Sends the commands in one write with a single sync at the end: one round trip, however many.
 * When `signal` aborts, the connection is destroyed, for a server that hangs answers no request.
 * An error counts as the server's refusal only once the server is ready for more: one that ends
 * the session (FATAL, in whatever language) is a loss.
 */
export function exchange(
  session: Session,
  commands: readonly Command[],
  { signal, onSent }: ExchangeOptions,
): Promise<Exchange> {
  const names = namesOf.get(session) ?? createStatementNames()
  namesOf.set(session, names)
  return new Promise((resolve) => {
    const replies: Reply[] = []
    const finish = (failure: Failure | null): void => {
      signal.removeEventListener('abort', onAbort)
      if (failure !== null) names.forget(commands.slice(replies.length).map(({ text }) => text))
      resolve({ replies: [...replies], failure })
    }
    const onAbort = (): void => {
      session.connection.stream.destroy()
      finish(timedOut(replies.length))
    }
    if (signal.aborted) return onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    const submit = (connection: Connection): void => {
      connection.stream.write(messagesOf(commands, names))
      onSent?.()
    }
    session.query({ submit, ...collector(commands, replies, finish) })
  })
}

/** The answers as the driver hands them to whatever is its active query. */
export function collector(
  commands: readonly Command[],
  replies: Reply[],
  finish: (failure: Failure | null) => void,
) {
  let rows: Row[] = []
  const complete = (tag: string): void => {
    replies.push({ tag, rows })
    rows = []
  }
  return {
    handleRowDescription: () => undefined,
    handleDataRow: ({ fields }: { readonly fields: Row }) => {
      if (commands[replies.length]?.reads === true) rows.push(fields)
    },
    handleCommandComplete: ({ text }: { readonly text: string }) => complete(text),
    handleEmptyQuery: () => complete(''),
    handleCopyInResponse: (connection: { sendCopyFail(message: string): void }) =>
      connection.sendCopyFail('a branch cannot copy from a client'),
    handleCopyData: () => undefined,
    handlePortalSuspended: () => undefined,
    handleReadyForQuery: () => finish(null),
    handleError: (error: Error, connection: Connection) =>
      failed(error, connection, replies.length, finish),
  }
}

function failed(
  error: Error,
  connection: Connection,
  at: number,
  finish: (failure: Failure) => void,
): void {
  if (!(error instanceof DatabaseError)) {
    finish(lostBy(error, at))
    return
  }
  const answer = (lost: boolean) => () => {
    connection.removeListener('readyForQuery', refused)
    connection.removeListener('end', ended)
    finish({ lost, code: error.code ?? 'XX000', message: error.message, at })
  }
  const refused = answer(false)
  const ended = answer(true)
  connection.once('readyForQuery', refused)
  connection.once('end', ended)
}
