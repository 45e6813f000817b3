import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { freePort, type Home, openHome } from '@/server/platform/home'
import type { PostgresSpec, ProcessState, ProgramSpec } from '@/server/supervisor/child-spec'
import { createSupervisor, type Supervisor } from '@/server/supervisor/supervisor'
import { temporaryFolder } from './temporary-folder'

export interface Nursery {
  readonly folder: string
  readonly home: Home
  /** A small program that writes down what it lives through; `deaf` ones do not end when asked. */
  program(name: string, manner?: 'polite' | 'deaf'): ProgramSpec
  bank(name: string): Promise<PostgresSpec>
  /** What a program wrote: its numbers, and that it was asked to end. */
  notes(name: string): readonly string[]
  /** Starts a supervisor with these children, and waits until they run. */
  supervise(...children: readonly (ProgramSpec | PostgresSpec)[]): Promise<Supervisor>
  stateOf(name: string): ProcessState | undefined
  /** Ends the supervisor, if there is one. */
  end(): Promise<void>
  remove(): Promise<void>
}

/** An empty home, and what a test needs to have children in it. */
export function openNursery(): Nursery {
  const folder = temporaryFolder()
  const home = openHome(folder)
  let supervisor: Supervisor | null = null
  const file = (name: string) => join(folder, `${name}.notes`)
  const end = async () => {
    await supervisor?.shutdown()
    supervisor = null
  }
  return {
    folder,
    home,
    program: (name, manner = 'polite') => ({
      kind: 'program',
      name,
      role: 'web',
      command: process.execPath,
      args: [join(import.meta.dirname, 'child-program.mjs'), file(name), manner],
      environment: {},
    }),
    bank: async (name) => ({
      kind: 'postgres',
      name,
      role: 'participant',
      server: {
        dir: home.at('databases', name),
        port: await freePort(),
        password: 'p',
        database: 'bank',
      },
    }),
    notes: (name) =>
      existsSync(file(name)) ? readFileSync(file(name), 'utf8').split('\n').filter(Boolean) : [],
    supervise: async (...children) => {
      supervisor = await createSupervisor({ home, children, stopMsMax: 1_000 })
      await supervisor.start()
      return supervisor
    },
    stateOf: (name) => supervisor?.processes().find((child) => child.name === name),
    end,
    remove: async () => {
      await end()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The letter that the kernel has for what a process does: T is stopped. */
export const stateInKernel = (pid: number): string | undefined =>
  readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.charAt(0)

/** A connection to a bank that gives up after a second. */
export function bankClient({ server }: PostgresSpec): Client {
  const client = new Client({
    connectionString: `postgresql://postgres:p@127.0.0.1:${server.port}/bank`,
    connectionTimeoutMillis: 1_000,
  })
  client.on('error', () => {})
  return client
}

/** Runs a statement at a bank. */
export async function askBank(bank: PostgresSpec, sql: string): Promise<unknown[]> {
  const client = bankClient(bank)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}
