import { createPool, type Pool, type PoolConnection } from 'mysql2'
import type { StopSignal } from '@/server/platform/stop'
import { type Address, parseAddress } from './mariadb-address'
import { type Failure, failureOf, timedOut } from './mariadb-errors'
import {
  type Command,
  closeAtOnce,
  type Exchange,
  type ExchangeOptions,
  exchange,
  type Session,
} from './mariadb-exchange'
import { createGate } from './session-gate'
import { lend, type Lease as SessionLease, takeUntil } from './session-lease'

const CONNECT_MS_MAX = 5_000
const IDLE_MS_MAX = 30_000
const STATEMENTS_MAX = 100

export type Lease = SessionLease<Session>

type Acquired = { readonly lease: Lease } | { readonly failure: Failure }

export interface Sessions {
  /** Host and port. */
  readonly place: string
  acquire(signal: StopSignal): Promise<Acquired>
  /** One exchange on any session; one that failed is not used again (`protocols.md` 10.4, 6). */
  ask(command: Command, options: ExchangeOptions): Promise<Exchange>
  /** A connection hung: those that have been silent since are not trusted any more. */
  suspect(): void
  close(): Promise<void>
}

export function createSessions(url: string, sessionsMax: number): Sessions {
  const { options, place } = parseAddress(url)
  const pool = openPool(options, sessionsMax)
  const proven = new WeakMap<PoolConnection, number>()
  const gate = createGate(() => sessionsMax)
  let generation = 0
  let closing: Promise<void> | null = null

  const suspect = (): void => {
    generation += 1
  }
  const giveBack = (session: Session): void => {
    proven.set(session, generation)
    session.release()
    gate.leave()
  }
  const giveUp = (session: Session): void => {
    closeAtOnce(session)
    gate.leave()
  }
  const acquire = async (signal: StopSignal): Promise<Acquired> => {
    if ((await gate.enter(signal)) === null) return { failure: timedOut }
    for (let stale = 0; stale <= sessionsMax; stale++) {
      const taken = await connect(pool, signal)
      if ('failure' in taken) {
        gate.leave()
        return taken
      }
      const { session } = taken
      if ((proven.get(session) ?? generation) === generation)
        return { lease: lend(session, { giveBack, destroy: giveUp }) }
      closeAtOnce(session)
    }
    gate.leave()
    return { failure: timedOut }
  }
  const ask: Sessions['ask'] = async (command, options) => {
    const acquired = await acquire(options.signal)
    if ('failure' in acquired) return { results: [], failure: acquired.failure }
    const { lease } = acquired
    const done = await exchange(lease.session, command, options)
    if (done.failure?.code === 'timeout') suspect()
    if (done.failure === null) lease.giveBack()
    else lease.destroy()
    return done
  }
  const close = (): Promise<void> => {
    closing ??= new Promise((resolve) => pool.end(() => resolve()))
    return closing
  }
  return { place, acquire, ask, suspect, close }
}

const openPool = (address: Address['options'], sessionsMax: number): Pool =>
  createPool({
    ...address,
    connectionLimit: sessionsMax,
    connectTimeout: CONNECT_MS_MAX,
    idleTimeout: IDLE_MS_MAX,
    maxIdle: Math.max(1, sessionsMax - 1),
    enableKeepAlive: true,
    maxPreparedStatements: STATEMENTS_MAX,
    // Only for texts of ours: a client's statement goes as a prepared one, which is always alone.
    multipleStatements: true,
    flags: ['-LOCAL_FILES'],
    charset: 'utf8mb4',
    timezone: 'Z',
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
  })

type Taken = { readonly session: Session } | { readonly failure: Failure }

const connect = (pool: Pool, signal: StopSignal): Promise<Taken> =>
  takeUntil<Taken>(signal, {
    take: (answer) =>
      pool.getConnection((error, session) =>
        answer(error === null ? { session } : { failure: { ...failureOf(error), lost: true } }),
      ),
    stopped: { failure: timedOut },
    putBack: (taken) => {
      if ('session' in taken) taken.session.release()
    },
  })
