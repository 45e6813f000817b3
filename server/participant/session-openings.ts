import type { Gate } from './session-gate'

/**
 * A session of PostgreSQL is a process, and costs the server and us more than a whole transfer: a wave
 * of work that opened all it may have at once would leave nobody the time to commit.
 */
const OPENING_MAX = 2

/** Those who are in by now take what is idle first: one that is opened for others must not be theirs. */
const others = () => new Promise<void>((resolve) => setImmediate(resolve))

interface OpeningsOptions<Session> {
  readonly sessionsMax: number
  /** Those who may have a session: as many as are open. */
  readonly gate: Gate<Session>
  /** Opens one more, if none has come free meanwhile. */
  readonly open: () => Promise<Session>
  readonly giveBack: (session: Session) => void
  /** None is open, and none could be opened: those that wait are sent away. */
  readonly onRefused: (error: unknown) => void
}

/**
 * Opens sessions for those that wait, a few at a time. Nobody waits for the one that was opened for it
 * while another comes free, and where a server takes no more, those that are open go on.
 */
export function createOpenings<Session>(options: OpeningsOptions<Session>) {
  const { sessionsMax, gate, open, giveBack, onRefused } = options
  let opened = 0
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
      // To try again at once would be a storm; whoever comes next tries.
      if (opened > 0) return
      onRefused(error)
      gate.sendAway()
    }
  }
  const openForWaiting = (): void => {
    if (gate.waiting() === 0 || opening >= OPENING_MAX || opened + opening >= sessionsMax) return
    void openOne()
  }
  return {
    openForWaiting,
    opened: () => opened,
    /** What the pool tells, of whatever way it was opened or lost. */
    onOpened: (): void => {
      opened += 1
    },
    onLost: (): void => {
      opened -= 1
      openForWaiting()
    },
  }
}
