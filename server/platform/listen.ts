import { Socket } from 'node:net'
import { Client } from 'pg'
import { type Clock, systemClock } from './clock'

const RECONNECT_MS = 500
const PROBE_EVERY_MS = 5_000
const CONNECT_MS_MAX = 5_000

export interface ListenOptions {
  readonly url: string
  readonly channels: readonly string[]
  onNotification(channel: string, payload: string): void
  /** From here on notifications arrive: after each (re)connection, read what may have been missed. */
  onListening?(): void
  /** Told once a loss: until onListening, notifications may be missing. */
  onLost(error: Error): void
  readonly clock?: Clock
}

export interface Listener {
  close(): void
}

/** Listens on a session of its own, and connects again for as long as it is not closed. */
export function listen(options: ListenOptions): Listener {
  const clock = options.clock ?? systemClock
  let closed = false
  let socket = new Socket()
  let cancel = () => {}

  const connect = async () => {
    const mine = new Socket()
    const client = newClient(options.url, mine)
    socket = mine
    let lost = false
    const lose = (error: Error) => {
      if (lost || closed) return
      lost = true
      cancel()
      client.removeAllListeners('notification')
      mine.destroy()
      options.onLost(error)
      cancel = clock.setTimer(RECONNECT_MS, () => void connect())
    }
    client.on('error', lose)
    client.on('end', () => lose(new Error('The connection for notifications has ended')))
    client.on('notification', ({ channel, payload }) =>
      options.onNotification(channel, payload ?? ''),
    )
    try {
      await client.connect()
      for (const channel of options.channels)
        await client.query(`listen ${client.escapeIdentifier(channel)}`)
      if (closed || lost) return
      options.onListening?.()
      watch(client, mine, lose)
    } catch (error) {
      lose(error instanceof Error ? error : new Error(String(error)))
    }
  }

  /** A server that is paused keeps the connection open and says nothing: ask it now and then. */
  const watch = (client: Client, mine: Socket, lose: (error: Error) => void) => {
    cancel = clock.setTimer(PROBE_EVERY_MS, () => {
      client.query('select 1').then(() => {
        if (!closed && socket === mine) watch(client, mine, lose)
      }, lose)
    })
  }

  void connect()
  return {
    // Cut, not ended: a server that is paused would never answer a farewell.
    close: () => {
      closed = true
      cancel()
      socket.destroy()
    },
  }
}

const newClient = (url: string, socket: Socket) =>
  new Client({
    connectionString: url,
    stream: () => socket,
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_MS_MAX,
    query_timeout: PROBE_EVERY_MS,
    application_name: 'verdict listen',
  })
