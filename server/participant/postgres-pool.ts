import { Pool, type PoolClient } from 'pg'
import type { StopSignal } from '@/server/platform/stop'
import { type Failure, lostBy, timedOut } from './postgres-errors'
import { type Exchange, type ExchangeOptions, exchange } from './postgres-exchange'
import { exchangeEach, type Unit } from './postgres-exchange-each'
import type { Command } from './postgres-messages'
import { createGate, type Gate } from './session-gate'
import { lend, type Lease as SessionLease, takeUntil } from './session-lease'

const CONNECT_MS_MAX = 5_000
const IDLE_MS_MAX = 30_000

export type Lease = SessionLease<PoolClient>

type Acquired = { readonly lease: Lease } | { readonly failure: Failure }

export interface Sessions {
  acquire(signal: StopSignal): Promise<Acquired>
  /** One exchange on any session; what is left of a failed transaction is rolled back. */
  ask(commands: readonly Command[], options: ExchangeOptions): Promise<Exchange>
  /** The same for commands that have nothing to do with each other; each is told its own answer. */
  askEach(units: readonly Unit[]): Promise<void>
  /** A connection hung: those that have been silent since are not trusted any more. */
  suspect(): void
  close(): Promise<void>
}

interface SessionsOptions {
  readonly url: string
  readonly sessionsMax: number
}

export function createSessions({ url, sessionsMax }: SessionsOptions): Sessions {
  const pool = openPool(url, sessionsMax)
  const proven = new WeakMap<PoolClient, number>()
  const gate = createGate(sessionsMax)
  let generation = 0
  let closing: Promise<void> | null = null

  const suspect = (): void => {
    generation += 1
  }
  const giveBack = (client: PoolClient): void => {
    proven.set(client, generation)
    client.release()
    gate.leave()
  }
  const destroy = (client: PoolClient): void => {
    client.release(true)
    gate.leave()
  }
  const acquire = async (signal: StopSignal): Promise<Acquired> => {
    if (!(await gate.enter(signal))) return { failure: timedOut(-1) }
    for (let stale = 0; stale <= sessionsMax; stale++) {
      const taken = await connect(pool, signal)
      if ('failure' in taken) return leaving(gate, taken)
      const { client } = taken
      if ((proven.get(client) ?? generation) === generation)
        return { lease: lend(client, { giveBack, destroy }) }
      client.release(true)
    }
    return leaving(gate, { failure: timedOut(-1) })
  }
  const ask: Sessions['ask'] = async (commands, options) => {
    const acquired = await acquire(options.signal)
    if ('failure' in acquired) return { replies: [], failure: acquired.failure }
    const { lease } = acquired
    const done = await exchange(lease.session, commands, options)
    if (done.failure?.code === 'timeout') suspect()
    await putAway(lease, done.failure, options.signal)
    return done
  }
  const askEach: Sessions['askEach'] = async (units) => {
    const [first] = inTime(units)
    if (first === undefined) return
    const acquired = await acquire(first.signal)
    if ('failure' in acquired) {
      for (const { done } of units) done(acquired.failure)
      return
    }
    // A session may have come late: who has no time left any more is not sent.
    const failure = await exchangeEach(acquired.lease.session, inTime(units))
    if (failure?.code === 'timeout') suspect()
    await putAway(acquired.lease, failure, first.signal)
  }
  const close = (): Promise<void> => {
    closing ??= pool.end()
    return closing
  }
  return { acquire, ask, askEach, suspect, close }
}

/** Tells those whose time is over, and answers the others. */
function inTime(units: readonly Unit[]): readonly Unit[] {
  for (const { signal, done } of units) if (signal.aborted) done(timedOut(-1))
  return units.filter(({ signal }) => !signal.aborted)
}

function openPool(url: string, sessionsMax: number): Pool {
  const pool = new Pool({
    connectionString: url,
    max: sessionsMax,
    connectionTimeoutMillis: CONNECT_MS_MAX,
    idleTimeoutMillis: IDLE_MS_MAX,
    keepAlive: true,
    fallback_application_name: 'verdict',
  })
  // The pool has removed the lost session already, and nobody waits for an idle one.
  pool.on('error', () => undefined)
  return pool
}

async function putAway(lease: Lease, failure: Failure | null, signal: StopSignal): Promise<void> {
  if (failure?.lost === true) return lease.destroy()
  if (lease.session.getTransactionStatus() === 'I') return lease.giveBack()
  const { failure: stuck } = await exchange(lease.session, [{ text: 'ROLLBACK' }], { signal })
  if (stuck === null) lease.giveBack()
  else lease.destroy()
}

/** No session came of it. */
function leaving(gate: Gate, failed: { readonly failure: Failure }) {
  gate.leave()
  return failed
}

type Taken = { readonly client: PoolClient } | { readonly failure: Failure }

const connect = (pool: Pool, signal: StopSignal): Promise<Taken> =>
  takeUntil<Taken>(signal, {
    take: (answer) =>
      void taken(pool).then(
        (client) => answer({ client }),
        (error: unknown) => answer({ failure: lostBy(error, -1) }),
      ),
    stopped: { failure: timedOut(-1) },
    putBack: (late) => {
      if ('client' in late) late.client.release()
    },
  })

/** An address that cannot be read makes the pool throw where it should refuse. */
const taken = async (pool: Pool): Promise<PoolClient> => pool.connect()
