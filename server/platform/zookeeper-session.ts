import { type Client, createClient, Exception, State } from 'node-zookeeper-client'
import type { Clock } from './clock'
import { cutConnection, guardConnection } from './zookeeper-guard'

/** What a server grants may be more or less; ephemeral nodes live as long without us. */
const SESSION_MS = 10_000
const RECONNECT_MS_MAX = 250
/** One server without an answer for so long is left for the next one. */
const ANSWER_MS_MAX = 3_000
const CLOSE_MS_MAX = 1_000

export interface ZooKeeperOptions {
  /** `host:port,host:port`, and the path of a folder of our own, if there is one. */
  readonly servers: string
  /** `user:password`, which nodes are then kept for. */
  readonly login: string | null
  readonly clock: Clock
  readonly onLost: (error: Error) => void
}

type Callback<T> = (error: unknown, value: T) => void
type Call<T> = (client: Client, done: Callback<T>) => void

export interface ZooKeeperSession {
  /**
   * Rejects with the server's error, or if there is no answer: then it may have been done or not. What
   * is `repeatable` is asked again while there is time, if the connection was lost under it.
   */
  ask<T>(call: Call<T>, repeatable: boolean): Promise<T>
  /** Calls once, when the session has ended: what was watched is not any more. The answer cancels. */
  onEnd(call: () => void): () => void
  close(): Promise<void>
}

/** A session with ZooKeeper, and after its expiry the next one. */
export function openZooKeeper(options: ZooKeeperOptions): ZooKeeperSession {
  const { clock } = options
  const ends = new Set<() => void>()
  let closed = false
  let client = begin()

  function begin(): Client {
    const made = connect(options)
    const next = (why: string) => {
      if (closed || client !== made) return
      options.onLost(new Error(`The session with ZooKeeper has ended: ${why}.`))
      client = begin()
      for (const call of [...ends]) call()
      ends.clear()
    }
    made.once('expired', () => next('it has expired'))
    // Not at once, or a wrong password would be tried as fast as the network carries it.
    made.once('authenticationFailed', () => {
      clock.setTimer(ANSWER_MS_MAX, () => next('the login was refused'))
    })
    return made
  }

  return {
    ask: async (call, repeatable) => {
      const untilMs = clock.monotonicMs() + ANSWER_MS_MAX
      const once = async () => {
        if (closed) throw new Error('It was closed.')
        const asked = client
        await connected(asked, clock, untilMs)
        return answered(asked, clock, { untilMs, call })
      }
      while (true)
        try {
          return await once()
        } catch (error) {
          if (!repeatable || !isConnectionLost(error)) throw error
        }
    },
    onEnd: (call) => {
      ends.add(call)
      return () => void ends.delete(call)
    },
    close: async () => {
      closed = true
      ends.clear()
      await end(client, clock)
    },
  }
}

/** The connection's end may not have been heard of yet, so that it seems to be there. */
const isConnectionLost = (error: unknown): boolean =>
  error instanceof Object && 'code' in error && error.code === Exception.CONNECTION_LOSS

function connect({ servers, login }: ZooKeeperOptions): Client {
  const client = createClient(servers, { sessionTimeout: SESSION_MS, spinDelay: RECONNECT_MS_MAX })
  guardConnection(client)
  // As many as calls are waiting for a connection.
  client.setMaxListeners(0)
  if (login !== null) client.addAuthInfo('digest', Buffer.from(login))
  client.connect()
  return client
}

/** Nothing is left with the client while it has no connection: nobody would know when it is sent. */
const connected = (client: Client, clock: Clock, untilMs: number): Promise<void> =>
  within(client, { clock, untilMs }, (done) => {
    const yes = () => done(null, undefined)
    if (client.getState() === State.SYNC_CONNECTED) yes()
    else client.once('connected', yes)
    return () => void client.off('connected', yes)
  })

const answered = <T>(
  client: Client,
  clock: Clock,
  { untilMs, call }: { readonly untilMs: number; readonly call: Call<T> },
): Promise<T> =>
  within(client, { clock, untilMs }, (done) => {
    call(client, done)
    return () => undefined
  })

/** A server that does not answer by then is left for the next one. */
const within = <T>(
  client: Client,
  { clock, untilMs }: { readonly clock: Clock; readonly untilMs: number },
  start: (done: Callback<T>) => () => void,
): Promise<T> =>
  new Promise((resolve, reject) => {
    const cancel = clock.setTimer(Math.max(0, untilMs - clock.monotonicMs()), () => {
      stop()
      cutConnection(client)
      reject(new Error('No server of ZooKeeper answered in time.'))
    })
    const stop = start((error, value) => {
      cancel()
      if (error) reject(error)
      else resolve(value)
    })
  })

/** The server removes the session's ephemeral nodes at once; one that is silent is not waited for. */
const end = (client: Client, clock: Clock): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      cancel()
      cutConnection(client)
      resolve()
    }
    const cancel = clock.setTimer(CLOSE_MS_MAX, done)
    client.once('disconnected', done)
    client.close()
    if (client.getState() !== State.SYNC_CONNECTED) done()
  })
