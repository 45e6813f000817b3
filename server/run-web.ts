import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import next from 'next'
import { explainUndecided } from './api/explain-undecided'
import { createExplorations } from './api/explorations'
import { forwardLab } from './api/forward-lab'
import { forwardTransactions } from './api/forward-transactions'
import { isOwnOrigin, refusal } from './api/security'
import { createApi } from './api/serve'
import { createSimulations } from './api/simulations'
import type { Config } from './config'
import { createGateway } from './gateway/gateway'
import { PARTICIPANTS_CHANNEL } from './participant/participant-store'
import { noteOwnerless } from './recovery/ownerless'
import { type Common, openCommon, untilSignal } from './run-common'
import { followParticipantsFile } from './run-participants-file'
import { every } from './run-recovery'
import { createView, type View } from './view/view'

const JOURNAL_CHANNEL = 'verdict_journal'
const OWNERLESS_EVERY_MS = 1_000

/** The dashboard, the API and the sockets: the role `web`, put together. */
export async function runWeb(config: Config): Promise<void> {
  const { port, host, dev } = config
  const common = await openCommon(config, { role: 'web', connectionsMax: 10 })
  const { logger, clock, database, registry, token, journal } = common
  const view = createView({ database, clock })
  const state = { ending: false }
  const api = createApi({
    ...{ ...common, port, view, ...openComputations(clock) },
    environment: config.lab ? 'demo' : 'production',
    ...forward(common, view),
    lab: config.lab ? forwardLab({ view, token }) : null,
    newRequestId: () => randomUUID().slice(0, 8),
    isShuttingDown: () => state.ending,
  })
  const pages = next({ dev, hostname: host, port, dir: process.cwd() })
  await pages.prepare()
  const handle = pages.getRequestHandler()
  const server = createServer((request, response) => {
    api(request, response)
      .then((done) => (done ? undefined : handle(request, response)))
      .catch((error: unknown) => {
        logger.error({ error }, 'a page failed')
        response.destroy()
      })
  })
  const gateway = createGateway({
    ...{ server, view, clock, logger },
    listen: (wake) => common.hear([JOURNAL_CHANNEL], wake),
    allowOrigin: (headers) =>
      refusal(headers, port) === null &&
      (headers.origin === undefined || isOwnOrigin(headers.origin, port)),
  })
  const changes = common.hear([PARTICIPANTS_CHANNEL], () => {
    registry.reload().catch((error: unknown) => logger.warn({ error }, 'participants are old'))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const noting = every(common, OWNERLESS_EVERY_MS, async () =>
    noteOwnerless(common, await view.listOwnerless()),
  )
  const following = followParticipantsFile(common, config)
  const directory = common.directory(`http://${host}:${port}`)
  await directory.start()
  directory.setReady(true)
  await untilSignal(logger, async () => {
    state.ending = true
    noting()
    following()
    changes.close()
    await gateway.close()
    server.close()
    server.closeAllConnections()
    await journal.close()
    await directory.close().catch((error: unknown) => logger.warn({ error }, 'still listed'))
    await Promise.all([registry.close(), database.close(), pages.close()])
  })
}

const forward = ({ clock, token, verdicts }: Common, view: View) => ({
  transactions: explainUndecided(forwardTransactions({ view, clock, token }), verdicts.look),
  readVerdicts: verdicts.look,
})

/** Their threads are bundled beside this one. */
const openComputations = (clock: Common['clock']) => ({
  explorations: createExplorations({
    ...{ clock, program: new URL('./exploration-worker.mjs', import.meta.url) },
  }),
  simulations: createSimulations({
    ...{ clock, program: new URL('./simulation-worker.mjs', import.meta.url) },
  }),
})
