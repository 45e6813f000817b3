import type { StopSignal } from '@/server/platform/stop'

/** A session on loan: it comes back whole, or it is destroyed. */
export interface Lease<Session> {
  readonly session: Session
  isLost(): boolean
  /** Called once if the session is lost while it is on loan; it is destroyed by itself. */
  whenLost(then: () => void): void
  /** The session answered everything and is outside a transaction. */
  giveBack(): void
  destroy(): void
}

interface Losable {
  on(event: 'end' | 'error', heard: () => void): unknown
  removeListener(event: 'end' | 'error', heard: () => void): unknown
}

interface Ways<Session> {
  readonly giveBack: (session: Session) => void
  readonly destroy: (session: Session) => void
}

/** Lends a session out of a driver's pool, to which it goes back in one of these ways, once. */
export function lend<Session extends Losable>(
  session: Session,
  { giveBack, destroy }: Ways<Session>,
): Lease<Session> {
  let lost = false
  let open = true
  let tell = (): void => undefined
  const onLost = (): void => {
    lost = true
    end(destroy)
    tell()
  }
  const end = (way: (session: Session) => void): void => {
    if (!open) return
    open = false
    session.removeListener('end', onLost)
    session.removeListener('error', onLost)
    // A destroyed session may still report how its socket ended, to nobody.
    if (way === destroy) session.on('error', () => undefined)
    way(session)
  }
  session.on('error', onLost)
  session.on('end', onLost)
  return {
    session,
    isLost: () => lost,
    whenLost: (then) => {
      tell = then
    },
    giveBack: () => end(lost ? destroy : giveBack),
    destroy: () => end(destroy),
  }
}

interface Taking<Taken> {
  /** Starts to take one, and tells what came of it. */
  readonly take: (answer: (taken: Taken) => void) => void
  readonly stopped: Taken
  /** What came too late. */
  readonly putBack: (taken: Taken) => void
}

/** A pool cannot be told to stop waiting: what comes after the signal goes straight back to it. */
export function takeUntil<Taken>(
  signal: StopSignal,
  { take, stopped, putBack }: Taking<Taken>,
): Promise<Taken> {
  return new Promise((resolve) => {
    let answered = false
    const answer = (taken: Taken): void => {
      signal.removeEventListener('abort', onAbort)
      if (answered) {
        putBack(taken)
        return
      }
      answered = true
      resolve(taken)
    }
    const onAbort = (): void => answer(stopped)
    if (signal.aborted) return onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    take(answer)
  })
}
