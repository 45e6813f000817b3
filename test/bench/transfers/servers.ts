import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { migrate } from '@/server/platform/migrate'
import { readPostmaster } from '@/server/platform/postmaster'
import { childrenOf } from '@/server/platform/process-identity'
import { startPostgresServer } from '../../support/postgres-server'
import { BANKS, bankSchema } from './transfer'

export const SERVERS = ['journal', ...BANKS] as const
export type ServerName = (typeof SERVERS)[number]
export type PerServer = Readonly<Record<ServerName, number>>

export interface Servers {
  readonly urls: Readonly<Record<ServerName, string>>
  /** Processor time of each server and all its sessions, dead ones included, in milliseconds. */
  cpuMs(): PerServer
  /** Syncs of the log by sessions that have ended: a session tells its counts when it does. */
  logSyncs(): Promise<PerServer>
  remove(): Promise<void>
}

/** Three real servers, as durable as PostgreSQL is by default: the journal's and two banks'. */
export async function startServers(): Promise<Servers> {
  const started = await Promise.all(
    SERVERS.map(async (name) => ({ name, server: await startPostgresServer({ database: name }) })),
  )
  const of = <T>(value: (one: (typeof started)[number]) => T) =>
    Object.fromEntries(started.map((one) => [one.name, value(one)])) as Record<ServerName, T>
  const urls = of(({ server }) => server.url)
  await migrate(urls.journal, 'prisma/migrations')
  await Promise.all(BANKS.map((bank) => query(urls[bank], bankSchema)))
  return {
    urls,
    cpuMs: () => of(({ server }) => cpuMsOf(server.folder)),
    logSyncs: async () => {
      const counts = await Promise.all(SERVERS.map((name) => logSyncsOf(urls[name])))
      return Object.fromEntries(SERVERS.map((name, i) => [name, counts[i]])) as PerServer
    },
    remove: async () => {
      await Promise.all(started.map(({ server }) => server.remove()))
    },
  }
}

export async function query<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

/** Linux counts in hundredths of a second; a dead child's time is kept with its parent's. */
export function cpuMsOf(folder: string): number {
  const postmaster = readPostmaster(join(folder, 'data'))
  if (postmaster === null) throw new Error(`No server runs in ${folder}`)
  const { pid } = postmaster.process
  const living = childrenOf(pid).map((child) => ticksOf(child.pid).own)
  const { own, children } = ticksOf(pid)
  return 10 * (own + children + living.reduce((sum, ticks) => sum + ticks, 0))
}

/** Processor time of one process alone, in milliseconds. */
export const cpuMsOfProcess = (pid: number): number => 10 * ticksOf(pid).own

function ticksOf(pid: number): { readonly own: number; readonly children: number } {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number)
  const [own = 0, ownInKernel = 0, children = 0, childrenInKernel = 0] = fields.slice(11, 15)
  return { own: own + ownInKernel, children: children + childrenInKernel }
}

async function logSyncsOf(url: string): Promise<number> {
  const sql = `select sum(fsyncs)::int syncs from pg_stat_io
    where object = 'wal' and backend_type = 'client backend'`
  const [row] = await query<{ syncs: number }>(url, sql)
  return row?.syncs ?? 0
}
