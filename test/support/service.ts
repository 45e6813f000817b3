import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { ulid } from 'ulid'
import { createHttpParticipant } from '@/server/participant/http-participant'
import type { Participant } from '@/server/participant/participant'
import { freePort } from '@/server/platform/home'
import { transactionId } from '@/server/protocol/ids'
import { bundleProgram, type Program, startProgram } from './bundled-program'
import { eventually } from './eventually'
import { temporaryFolder } from './temporary-folder'

export interface Death {
  readonly statement: number
  /** stopped: it is not killed, but stands still, with its connections open. */
  readonly side: 'before' | 'sent' | 'stopped'
}

export interface Service {
  readonly url: string
  start(): Promise<void>
  kill(): Promise<void>
  /** Waits until it has died by itself. */
  died(): Promise<NodeJS.Signals | number | null>
  arm(death: Death | null): Promise<void>
  remove(): Promise<void>
}

interface ServiceOptions {
  readonly secret?: string
  /** Which kit: that for PostgreSQL, or that for MariaDB. */
  readonly program?: 'service-program' | 'mariadb-service-program'
}

/** The kit in front of that database, as a process of its own that may be killed and started. */
export async function startService(
  databaseUrl: string,
  { secret, program: kit = 'service-program' }: ServiceOptions = {},
): Promise<Service> {
  const [bundle, port] = await Promise.all([bundleProgram(kit), freePort()])
  const folder = temporaryFolder()
  const url = `http://127.0.0.1:${port}`
  let program: Program | null = null
  const service: Service = {
    url: secret === undefined ? url : `http://:${secret}@127.0.0.1:${port}`,
    start: async () => {
      const settings = { url: databaseUrl, port, ...(secret === undefined ? {} : { secret }) }
      program = startProgram(bundle, settings, join(folder, 'log'))
      await eventually(() => fetch(`${url}/verdict`).then(({ status }) => status > 0), {
        what: 'that the service answers',
        withinMs: 30_000,
      })
    },
    kill: async () => program?.kill(),
    died: async () => program?.ended ?? null,
    arm: async (death) => {
      await fetch(`${url}/crash`, { method: 'PUT', body: JSON.stringify(death) })
    },
    remove: async () => {
      await program?.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  await service.start()
  return service
}

export const serviceParticipant = (url: string): Participant =>
  createHttpParticipant({ name: 'bank', url })

export const newGid = (epoch = 1, shard = 1, cluster = 'test') =>
  transactionId({ cluster, shard, epoch, ulid: ulid() })
