import { Pool, type PoolClient } from 'pg'
import type { StopSignal } from '@/server/platform/stop'
import { type Failure, lostBy, timedOut } from './postgres-errors'
import { createGate, type Gate } from './session-gate'
import { lend, type Lease as SessionLease, takeUntil } from './session-lease'
import { createOpenings } from './session-openings'

const CONNECT_MS_MAX = 5_000
const IDLE_MS_MAX = 30_000

export type Lease = SessionLease<PoolClient>

export type Acquired = { readonly lease: Lease } | { readonly failure: Failure }

export interface LendingOptions {
  readonly url: string
  readonly sessionsMax: number
}

interface Lending {
  readonly gate: Gate<PoolClient>
  readonly take: (signal: StopSignal) => Promise<Taken>
  /** True: nothing has cast doubt on it since it answered last. */
  readonly isProven: (client: PoolClient) => boolean
  readonly sessionsMax: number
}

/** Lends the sessions of one server to who needs one, the most urgent first. */
export function createLending({ url, sessionsMax }: LendingOptions) {
  const pool = openPool(url, sessionsMax)
  const proven = new WeakMap<PoolClient, number>()
  let generation = 0
  pool.on('connect', (client) => proven.set(client, generation))
  let closing: Promise<void> | null = null
  const isProven = (client: PoolClient) => (proven.get(client) ?? generation) === generation
  const { gate, take } = createEntrance(pool, sessionsMax)
  const lending: Lending = { gate, take, isProven, sessionsMax }
  const ways = {
    giveBack: (client: PoolClient): void => {
      proven.set(client, generation)
      client.release()
      gate.leave()
    },
    destroy: (client: PoolClient): void => {
      client.release(true)
      gate.leave()
    },
  }
  return {
    acquire: async (signal: StopSignal): Promise<Acquired> => {
      const taken = await takeProven(lending, signal)
      return 'failure' in taken ? taken : { lease: lend(taken.client, ways) }
    },
    suspect: (): void => {
      generation += 1
    },
    close: (): Promise<void> => {
      closing ??= pool.end()
      return closing
    },
  }
}

/** Sessions that have been silent since one hung are not lent any more, and leave the pool. */
async function takeProven(
  { gate, take, isProven, sessionsMax }: Lending,
  signal: StopSignal,
): Promise<Taken> {
  let taken = await take(signal)
  for (let stale = 0; 'client' in taken && !isProven(taken.client); stale++) {
    taken.client.release(true)
    gate.leave()
    if (stale === sessionsMax) return { failure: timedOut(-1) }
    taken = await take(signal)
  }
  return taken
}

/** Where a session is waited for: one that comes free, or one that is opened, whichever is first. */
function createEntrance(pool: Pool, sessionsMax: number) {
  let refusal: Failure | null = null
  const gate: Gate<PoolClient> = createGate(() => Math.min(sessionsMax, openings.opened()))
  const openings = createOpenings({
    ...{ sessionsMax, gate },
    open: () => taken(pool),
    giveBack: (client) => client.release(),
    onRefused: (error) => {
      refusal = lostBy(error, -1)
    },
  })
  pool.on('connect', (client) => {
    openings.onOpened(client)
    // Whoever is handed it listens a moment later, and what nobody hears would end the process.
    client.on('error', () => undefined)
  })
  pool.on('remove', openings.onLost)
  const take = async (signal: StopSignal): Promise<Taken> => {
    const entering = gate.enter(signal)
    openings.openForWaiting()
    const entered = await entering
    if (entered === null) return { failure: refusal ?? timedOut(-1) }
    const { session } = entered
    refusal = null
    const one = session === null ? await connect(pool, gate, signal) : { client: session }
    if ('failure' in one) gate.leave()
    return one
  }
  return { gate, take }
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

type Taken = { readonly client: PoolClient } | { readonly failure: Failure }

const connect = (pool: Pool, gate: Gate<PoolClient>, signal: StopSignal): Promise<Taken> =>
  takeUntil<Taken>(signal, {
    take: (answer) =>
      void taken(pool).then(
        (client) => answer({ client }),
        (error: unknown) => answer({ failure: lostBy(error, -1) }),
      ),
    stopped: { failure: timedOut(-1) },
    putBack: (late) => {
      if ('client' in late && !gate.hand(late.client)) late.client.release()
    },
  })

/** An address that cannot be read makes the pool throw where it should refuse. */
const taken = async (pool: Pool): Promise<PoolClient> => pool.connect()
