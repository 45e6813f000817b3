import { z } from 'zod'
import { createClient } from '@/sdk/client'
import type { Config } from './config'
import { innerSupervisor } from './lab/inner-supervisor'
import { createLab } from './lab/lab'
import { tripServices } from './lab/trip-sql'
import { callInner, createInnerServer } from './platform/inner-http'
import type { Instant } from './protocol/model'
import { type Common, openCommon, untilSignal } from './run-common'
import { processOf } from './view/directory'

const ARM_MS_MAX = 5_000
const agent = z.object({ process: z.string(), url: z.string() })
const trips = z.array(
  z.object({ service: z.enum(tripServices), url: z.string(), databaseUrl: z.string() }),
)
const shop = z
  .object({
    mariadb: z.object({ process: z.string(), url: z.string(), ownUrl: z.string() }).nullable(),
    payment: z.object({ process: z.string(), url: z.string(), databaseUrl: z.string() }),
    services: z.array(z.object({ process: z.string(), url: z.string() })),
    relay: z.object({ process: z.string() }),
  })
  .nullable()
const databases = z.array(z.object({ name: z.string(), url: z.string(), agent }))

/** The demo: the role `lab`, put together. It uses the public API like any client. */
export async function runLab(config: Config): Promise<void> {
  const common = await openCommon(config, { role: 'lab', connectionsMax: 3 })
  const { logger, home, clock, token, journal, database } = common
  const url = `http://${config.host === '::1' ? '[::1]' : config.host}:${config.port}`
  const banks = databases.parse(JSON.parse(home.read('lab-databases.json') ?? '[]'))
  const lab = await createLab({
    ...{ home, clock, logger, dice: common.dice, newId: common.newUlid },
    api: createClient({ url, token }),
    databases: banks.map(({ name, url }) => ({ name, url })),
    agents: banks.map(({ name, agent }) => ({ bank: name, ...agent })),
    trips: trips.parse(JSON.parse(home.read('lab-trips.json') ?? '[]')),
    shop: shop.parse(JSON.parse(home.read('lab-shop.json') ?? 'null')),
    supervisor: innerSupervisor({ url: home.read('supervisor-url')?.trim() ?? '', token }),
    failpoint: (name, point, action = 'crash') => arm(common, name, { point, action }),
    note: (type, data) => note(common, type, data),
  })
  const inner = await createInnerServer({
    token,
    routes: ['GET', 'POST', 'PUT', 'DELETE'].map((method) => ({
      method,
      path: /^\/internal(?<path>\/lab.*)$/,
      handle: ({ params, body, signal }) =>
        lab.call(method, params.path ?? '', body ?? undefined, signal),
    })),
    onFault: (error) => logger.error({ error }, 'an inner request failed'),
  })
  const directory = common.directory(inner.url)
  await directory.start()
  directory.setReady(true)
  await untilSignal(logger, async () => {
    await lab.close()
    await journal.close()
    await directory.close().catch((error: unknown) => logger.warn({ error }, 'still listed'))
    await Promise.all([inner.close(), common.registry.close(), database.close()])
  })
}

/** D29: the coordinator itself is told where to die. */
async function arm(
  { database, token }: Common,
  name: string,
  body: { readonly point: string | null; readonly action: 'crash' | 'stop' },
) {
  const found = name === 'coordinator' ? await processOf(database, 'coordinator') : null
  if (found === null) throw new Error(`No process ${name} runs that could be told where to crash.`)
  const { status } = await callInner({
    ...{ url: found.url, token, method: 'PUT', path: '/internal/failpoints', body },
    signal: AbortSignal.timeout(ARM_MS_MAX),
  })
  if (status !== 200) throw new Error(`The coordinator answered ${status}.`)
}

function note({ journal, clock }: Common, type: string, data: Readonly<Record<string, unknown>>) {
  const record = { type, branch: null, at: clock.now() as Instant, data }
  const entry = { transaction: null, shard: null, epoch: null, records: [record] }
  // What the lab has done is done; that it could not be told of is the journal's to report.
  journal.append(entry).catch(() => {})
}
