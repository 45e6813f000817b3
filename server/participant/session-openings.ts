import type { Gate } from './session-gate'

/**
 * A session of PostgreSQL is a process, and costs the server and us more than a whole transfer: a wave
 * of work that opened all it may have at once would leave nobody the time to commit.
 */
const OPENING_MAX = 2
const TRY_AGAIN_MS = 1_000

/** Those who are in by now take what is idle first: one that is opened for others must not be theirs. */
const others = () => new Promise<void>((resolve) => setImmediate(resolve))

interface OpeningsOptions<Session> {
  readonly sessionsMax: number
  /** Those who may have a session: as many as are open. */
  readonly gate: Gate<Session>
  /** Opens one more, if none has come free meanwhile. */
  readonly open: () => Promise<Session>
  readonly giveBack: (session: Session) => void
  /** One could not be opened. Where none is open, those that wait are sent away. */
  readonly onRefused: (error: unknown) => void
}

/**
 * Opens sessions for those that wait, a few at a time. Nobody waits for the one that was opened for it
 * while another comes free, and where a server takes no more, those that are open go on.
 */
export function createOpenings<Session>(options: OpeningsOptions<Session>) {
  const { sessionsMax, gate, open, giveBack, onRefused } = options
  // A pool may tell of one that was lost more than once.
  const live = new Set<Session>()
  let opening = 0
  const openOne = async (): Promise<void> => {
    opening += 1
    try {
      await others()
      if (gate.waiting() === 0) {
        opening -= 1
        return
      }
      const session = await open()
      opening -= 1
      if (gate.hand(session)) openForWaiting()
      else giveBack(session)
    } catch (error) {
      opening -= 1
      failed(error)
    }
  }
  const failed = (error: unknown): void => {
    onRefused(error)
    // To try again at once would be a storm; and while one may still come, nobody is sent away.
    if (live.size > 0) setTimeout(openForWaiting, TRY_AGAIN_MS).unref()
    else if (opening === 0) gate.sendAway()
  }
  const openForWaiting = (): void => {
    if (gate.waiting() === 0 || opening >= OPENING_MAX || live.size + opening >= sessionsMax) return
    void openOne()
  }
  return {
    openForWaiting,
    opened: () => live.size,
    /** What the pool tells, of whatever way it was opened or lost. */
    onOpened: (session: Session): void => {
      live.add(session)
    },
    onLost: (session: Session): void => {
      if (live.delete(session)) openForWaiting()
    },
  }
}
