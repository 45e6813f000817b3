import type { Connection } from 'pg'
import { serialize } from 'pg-protocol'
import type { StopSignal } from '@/server/platform/stop'
import type { OnSent } from './participant'
import { type Failure, timedOut } from './postgres-errors'
import { collector, type Reply, type Session } from './postgres-exchange'

/** A command that stands by itself: what becomes of the others sent with it is no matter to it. */
export interface Unit {
  readonly text: string
  readonly signal: StopSignal
  readonly onSent: OnSent | undefined
  /** The first telling counts; null: the server has done it. */
  readonly done: (failure: Failure | null) => void
}

/**
 * Sends these commands in one write, each a transaction of its own, and tells each its answer.
 * Resolves with the failure that has cost the session, or null. When one of them runs out of time
 * the connection is destroyed, and those not yet answered are as lost as it is.
 */
export function exchangeEach(session: Session, units: readonly Unit[]): Promise<Failure | null> {
  return new Promise((resolve) => {
    const open = new Set(units)
    const answer = (unit: Unit, failure: Failure | null): void => {
      if (!open.delete(unit)) return
      unit.signal.removeEventListener('abort', onAbort)
      unit.done(failure)
    }
    const end = (failure: Failure | null): void => {
      for (const unit of open) answer(unit, failure)
      resolve(failure)
    }
    const onAbort = (): void => {
      session.connection.stream.destroy()
      end(timedOut(0))
    }
    for (const { signal } of units) signal.addEventListener('abort', onAbort, { once: true })
    attend(0)

    /** The driver has one query at a time: the next one takes its place as soon as it is over. */
    function attend(at: number): void {
      const unit = units[at]
      if (unit === undefined) {
        end(null)
        return
      }
      const replies: Reply[] = []
      const heard = (failure: Failure | null): void => {
        answer(unit, failure)
        if (failure?.lost === true) end(failure)
        else attend(at + 1)
      }
      const submit = (connection: Connection): void => {
        if (at === 0) send(connection, units)
      }
      session.query({ submit, ...collector([{ text: unit.text }], replies, heard) })
    }
  })
}

function send({ stream }: Connection, units: readonly Unit[]): void {
  stream.write(Buffer.concat(units.map(({ text }) => serialize.query(text))))
  for (const { onSent } of units) onSent?.()
}
