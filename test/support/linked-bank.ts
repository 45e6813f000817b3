import { Client } from 'pg'
import {
  createLinkProxy,
  type LinkProxy,
  type LinkRule,
  openPassage,
  openRule,
} from '@/server/lab/link-proxy'
import type { Passage } from '@/server/lab/link-relay'
import { systemClock } from '@/server/platform/clock'
import { type PostgresServer, startPostgresServer } from './postgres-server'

const SILENCE_MS = 400

export interface Caller {
  readonly client: Client
  readonly pid: number
  /** Set as soon as the connection has ended. */
  readonly ended: () => boolean
}

export interface LinkedBank {
  readonly server: PostgresServer
  readonly proxy: LinkProxy
  /** A session through the proxy, or through another port. */
  connected(port?: number): Promise<Caller>
  /** Asks the server itself, past the proxy. */
  serverKnows(pid: number): Promise<boolean>
  remove(): Promise<void>
}

/** A PostgreSQL behind a link of the lab; what its messages are dealt is the test's. */
export async function startLinkedBank(dice: () => number = () => 0.5): Promise<LinkedBank> {
  const server = await startPostgresServer()
  const target = { host: '127.0.0.1', port: server.port }
  const proxy = await createLinkProxy({ port: 0, target, clock: systemClock, dice })
  const open = new Set<Client>()
  const connected = async (port = proxy.port): Promise<Caller> => {
    const url = new URL(server.url)
    url.port = String(port)
    const client = new Client({ connectionString: url.href, connectionTimeoutMillis: SILENCE_MS })
    let ended = false
    client.on('error', () => undefined)
    client.on('end', () => {
      ended = true
    })
    open.add(client)
    await client.connect()
    const { rows } = await client.query('select pg_backend_pid() as pid')
    return { client, pid: rows[0].pid, ended: () => ended }
  }
  return {
    ...{ server, proxy, connected },
    serverKnows: async (pid) => {
      const { client } = await connected(server.port)
      const { rowCount } = await client.query('select from pg_stat_activity where pid = $1', [pid])
      await client.end()
      return rowCount === 1
    },
    remove: async () => {
      proxy.set(openRule)
      await proxy.close()
      await Promise.all([...open].map((client) => client.end().catch(() => undefined)))
      await server.remove()
    },
  }
}

/** A link that is bad in one direction, or in both. */
export const bad = (way: 'to' | 'from' | 'both', what: Partial<Passage>): LinkRule => ({
  to: way === 'from' ? openPassage : { ...openPassage, ...what },
  from: way === 'to' ? openPassage : { ...openPassage, ...what },
})

/** Whether nothing has come of it for a while. */
export const stillSilent = (answer: Promise<unknown>): Promise<boolean> =>
  Promise.race([
    answer.then(
      () => false,
      () => false,
    ),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(true), SILENCE_MS)),
  ])

export const ask = ({ client }: Caller) =>
  client.query('select 1 as one').then(({ rows }) => rows[0].one)
