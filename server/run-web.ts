import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import next from 'next'
import { createPrismaApplicationOwners } from './account/prisma-application-owners'
import type { ApiContext } from './api/context'
import { explainUndecided } from './api/explain-undecided'
import { createExplorations } from './api/explorations'
import { forwardLab } from './api/forward-lab'
import { forwardTransactions } from './api/forward-transactions'
import { forwardWaits } from './api/forward-waits'
import { securePage } from './api/page-security'
import { refusal } from './api/security'
import { type ApiHandler, createApi } from './api/serve'
import { sentToHttps, sentToSignIn } from './api/sign-in-page'
import { createSimulations } from './api/simulations'
import type { Config } from './config'
import { localUrl } from './contract/public-url'
import { createGateway } from './gateway/gateway'
import { inLanguageOf, speakByRequest } from './language/speaking'
import { PARTICIPANTS_CHANNEL } from './participant/participant-store'
import { POLICIES_CHANNEL } from './participant/policy-store'
import { noteOwnerless } from './recovery/ownerless'
import { type Admission, openAdmission } from './run-admission'
import { openAlerts } from './run-alerts'
import { type Common, openCommon, untilSignal } from './run-common'
import { startInbox } from './run-inbox'
import { openInbox } from './run-inbox-stores'
import { describeInstallation } from './run-installation'
import { followParticipantsFile } from './run-participants-file'
import { every } from './run-recovery'
import { createLook, watchLockRings } from './run-waits'
import { createView, type View } from './view/view'

const JOURNAL_CHANNEL = 'verdict_journal'
const OWNERLESS_EVERY_MS = 1_000

/** The dashboard, the API and the sockets: the role `web`, put together. */
export async function runWeb(config: Config): Promise<void> {
  const { port, host, dev } = config
  const { listenOn, publicUrl } = config.signIn
  const common = await openCommon(config, { role: 'web', connectionsMax: 10 })
  const { logger, clock, database, registry, token, journal } = common
  const [view, state] = [createView({ database, clock }), { ending: false }]
  speakByRequest()
  const [alerts, admission] = [openAlerts(common, config), await openAdmission(common, config)]
  const context: ApiContext = {
    ...{ ...common, port, publicUrl, view, ...openComputations(clock) },
    environment: config.lab ? 'demo' : 'production',
    ...{ ...forward(common, view), alerts: alerts.desk },
    ...openInbox(database.prisma),
    installation: describeInstallation(config),
    owners: createPrismaApplicationOwners(database.prisma),
    lab: config.lab ? forwardLab({ view, token }) : null,
    ...admission,
    newRequestId: () => randomUUID().slice(0, 8),
    isShuttingDown: () => state.ending,
  }
  const api = createApi(context)
  const pages = next({ dev, hostname: host, port, dir: process.cwd() })
  await pages.prepare()
  const handle = pages.getRequestHandler()
  const served = { admission, publicUrl, handle, dev }
  const server = createServer((request, response) => {
    answer(api, served, request, response).catch((error: unknown) => {
      logger.error({ error }, 'a page failed')
      response.destroy()
    })
  })
  const gateway = createGateway({
    ...{ server, view, clock, logger },
    listen: (wake) => common.hear([JOURNAL_CHANNEL], wake),
    allowOrigin: (headers) => refusal(headers, { port, publicUrl }) === null,
    identify: admission.identify,
  })
  const changes = followSettings(common)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, listenOn, resolve)
  })
  const tasks = startTasks(common, { config, context, evaluate: alerts.evaluate })
  const directory = common.directory(localUrl(host, port))
  await directory.start()
  directory.setReady(true)
  await untilSignal(logger, async () => {
    state.ending = true
    changes.close()
    await tasks.close()
    await gateway.close()
    server.close()
    server.closeAllConnections()
    await journal.close()
    await directory.close().catch((error: unknown) => logger.warn({ error }, 'still listed'))
    await Promise.all([registry.close(), common.locks.close().then(database.close), pages.close()])
  })
}

type RequestHandler = ReturnType<ReturnType<typeof next>['getRequestHandler']>

interface Pages {
  readonly admission: Admission
  readonly publicUrl: string | null
  readonly handle: RequestHandler
  readonly dev: boolean
}

/** What is the API's is answered by it; the rest is a page, for who may see pages. */
async function answer(
  api: ApiHandler,
  { admission, publicUrl, handle, dev }: Pages,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const isDone =
    (await api(request, response)) ||
    sentToHttps({ publicUrl, callerOf: admission.callerOf }, request, response) ||
    (await sentToSignIn(admission, request, response))
  if (isDone) return
  securePage(request, response, { dev })
  await inLanguageOf(request.headers, () => handle(request, response))
}

/** Participants and policies, as other processes change them. */
const followSettings = ({ hear, registry, policies, logger }: Common) =>
  hear([PARTICIPANTS_CHANNEL, POLICIES_CHANNEL], (channel) => {
    if (channel === POLICIES_CHANNEL) return void policies.reload()
    registry.reload().catch((error: unknown) => logger.warn({ error }, 'participants are old'))
  })

interface Tasks {
  readonly config: Config
  readonly context: ApiContext
  readonly evaluate: ReturnType<typeof openAlerts>['evaluate']
}

/** What web does without being asked. */
function startTasks(common: Common, { config, context, evaluate }: Tasks) {
  const noting = every(common, OWNERLESS_EVERY_MS, async () =>
    noteOwnerless(common, await context.view.listOwnerless()),
  )
  const following = followParticipantsFile(common, config)
  const rings = watchLockRings(common)
  const evaluating = evaluate()
  const inbox = startInbox(context, config.retentionDays)
  return {
    close: () => {
      noting()
      following()
      rings()
      return Promise.all([evaluating.close(), inbox.close()])
    },
  }
}

const forward = (common: Common, view: View) => {
  const { clock, token, verdicts } = common
  return {
    transactions: explainUndecided(forwardTransactions({ view, clock, token }), verdicts.look),
    readVerdicts: verdicts.look,
    readWaits: forwardWaits({ view, clock, token }, createLook(common)),
  }
}

/** Their threads are bundled beside this one. */
const openComputations = (clock: Common['clock']) => ({
  explorations: createExplorations({
    ...{ clock, program: new URL('./exploration-worker.mjs', import.meta.url) },
  }),
  simulations: createSimulations({
    ...{ clock, program: new URL('./simulation-worker.mjs', import.meta.url) },
  }),
})
