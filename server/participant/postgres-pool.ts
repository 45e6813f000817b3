import { Pool, type PoolClient } from 'pg'
import { type Failure, lostBy, timedOut } from './postgres-errors'
import { type Command, type Exchange, type ExchangeOptions, exchange } from './postgres-exchange'

const CONNECT_MS_MAX = 5_000
const IDLE_MS_MAX = 30_000

/** A session on loan: it comes back whole, or it is destroyed. */
export interface Lease {
  readonly session: PoolClient
  isLost(): boolean
  /** Called once if the session is lost while it is on loan; it is destroyed by itself. */
  whenLost(then: () => void): void
  /** The session answered everything and is outside a transaction. */
  giveBack(): void
  destroy(): void
}

type Acquired = { readonly lease: Lease } | { readonly failure: Failure }

export interface Sessions {
  acquire(signal: AbortSignal): Promise<Acquired>
  /** One exchange on any session; what is left of a failed transaction is rolled back. */
  ask(commands: readonly Command[], options: ExchangeOptions): Promise<Exchange>
  /** A connection hung: those that have been silent since are not trusted any more. */
  suspect(): void
  close(): Promise<void>
}

interface SessionsOptions {
  readonly url: string
  readonly sessionsMax: number
}

export function createSessions({ url, sessionsMax }: SessionsOptions): Sessions {
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
  const proven = new WeakMap<PoolClient, number>()
  let generation = 0
  let closing: Promise<void> | null = null

  const suspect = (): void => {
    generation += 1
  }
  const acquire = async (signal: AbortSignal): Promise<Acquired> => {
    for (let stale = 0; stale <= sessionsMax; stale++) {
      const taken = await connect(pool, signal)
      if ('failure' in taken) return taken
      const { client } = taken
      if ((proven.get(client) ?? generation) === generation)
        return { lease: lend(client, () => proven.set(client, generation)) }
      client.release(true)
    }
    return { failure: timedOut(-1) }
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
  const close = (): Promise<void> => {
    closing ??= pool.end()
    return closing
  }
  return { acquire, ask, suspect, close }
}

async function putAway(lease: Lease, failure: Failure | null, signal: AbortSignal): Promise<void> {
  if (failure?.lost === true) return lease.destroy()
  if (lease.session.getTransactionStatus() === 'I') return lease.giveBack()
  const { failure: stuck } = await exchange(lease.session, [{ text: 'ROLLBACK' }], { signal })
  if (stuck === null) lease.giveBack()
  else lease.destroy()
}

type Taken = { readonly client: PoolClient } | { readonly failure: Failure }

/** The pool cannot be told to stop waiting: what comes too late goes straight back to it. */
function connect(pool: Pool, signal: AbortSignal): Promise<Taken> {
  return new Promise((resolve) => {
    let answered = false
    const answer = (taken: Taken): void => {
      signal.removeEventListener('abort', onAbort)
      if (answered) {
        if ('client' in taken) taken.client.release()
        return
      }
      answered = true
      resolve(taken)
    }
    const onAbort = (): void => answer({ failure: timedOut(-1) })
    if (signal.aborted) return onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    taken(pool).then(
      (client) => answer({ client }),
      (error: unknown) => answer({ failure: lostBy(error, -1) }),
    )
  })
}

/** An address that cannot be read makes the pool throw where it should refuse. */
const taken = async (pool: Pool): Promise<PoolClient> => pool.connect()

function lend(client: PoolClient, onProven: () => void): Lease {
  let lost = false
  let open = true
  let tell = (): void => undefined
  const onLost = (): void => {
    lost = true
    end(true)
    tell()
  }
  const end = (destroy: boolean): void => {
    if (!open) return
    open = false
    if (!destroy) onProven()
    client.removeListener('end', onLost)
    client.removeListener('error', onLost)
    // A destroyed session may still report how its socket ended, to nobody.
    if (destroy) client.on('error', () => undefined)
    client.release(destroy)
  }
  client.on('error', onLost)
  client.on('end', onLost)
  return {
    session: client,
    isLost: () => lost,
    whenLost: (then) => {
      tell = then
    },
    giveBack: () => end(lost),
    destroy: () => end(true),
  }
}
