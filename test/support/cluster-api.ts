import { createServer } from 'node:http'
import { join } from 'node:path'
import { pino } from 'pino'
import { ulid } from 'ulid'
import type { ApiContext } from '@/server/api/context'
import { forwardTransactions } from '@/server/api/forward-transactions'
import { forwardWaits } from '@/server/api/forward-waits'
import { createApi } from '@/server/api/serve'
import type { Journal } from '@/server/journal/journal'
import { createPostgresParticipant } from '@/server/participant/postgres-participant'
import { createSecrets } from '@/server/participant/secrets'
import { type Clock, systemClock } from '@/server/platform/clock'
import { freePort, openHome } from '@/server/platform/home'
import { openDatabase } from '@/server/platform/open-database'
import { openInbox } from '@/server/run-inbox-stores'
import { createLook } from '@/server/run-waits'
import { createView } from '@/server/view/view'
import { alertDesk } from './alert-desk'
import { type AdmissionOptions, admissionOf } from './api-admission'
import { CLUSTER, type Cluster } from './cluster'
import { startExplorations } from './explorations'
import { openLocks } from './locks'
import { createMemoryJournal, newDisk } from './memory-journal'
import { noInstallation } from './no-installation'
import { openRegistry } from './registry-world'
import { startSimulations } from './simulations'

export interface ClusterApi {
  readonly url: string
  readonly context: ApiContext
  remove(): Promise<void>
}

interface Options extends AdmissionOptions {
  /** Default: the time of this machine. */
  readonly clock?: Clock
  /** Default: one in memory, for where nothing is written to a journal: it is an operator's. */
  readonly journal?: Journal
}

const nothingWritten = (): Journal => createMemoryJournal(newDisk())

/** The API as web serves it, in the test's own process, before a coordinator that may be killed. */
export async function startClusterApi(
  cluster: Cluster,
  name: string,
  { clock = systemClock, signIn, journal = nothingWritten() }: Options = {},
): Promise<ClusterApi> {
  const port = await freePort()
  const token = openHome(join(cluster.folder, name)).token()
  const database = openDatabase({
    ...{ url: cluster.journal.url, connectionsMax: 4, application: 'test' },
  })
  const view = createView({ database, clock: systemClock })
  const registered = openRegistry(database, {
    secrets: createSecrets({ variables: {}, names: [], folders: [] }),
    open: ({ name: bank, url }) => createPostgresParticipant({ name: bank, url }),
  })
  const locks = openLocks(cluster.journal.url)
  const context: ApiContext = {
    ...{ port, cluster: CLUSTER, environment: 'test', ...registered, journal, view, locks },
    ...openInbox(database.prisma),
    installation: noInstallation,
    alerts: alertDesk(database, { secrets: registered.secrets, cluster: CLUSTER, port }),
    ...{ explorations: startExplorations(), simulations: startSimulations() },
    transactions: forwardTransactions({ view, clock: systemClock, token }),
    readWaits: forwardWaits(
      { view, clock: systemClock, token },
      createLook({ ...registered, clock: systemClock, cluster: CLUSTER, locks }),
    ),
    readVerdicts: async () => ({ store: 'postgres', blockedBy: null, nodes: [] }),
    ...{ lab: null, logger: pino({ level: 'silent' }), clock, newUlid: ulid },
    ...admissionOf(signIn === undefined ? {} : { signIn }, {
      ...{ database, innerToken: token, url: `http://127.0.0.1:${port}` },
    }),
    newRequestId: () => ulid(),
    isShuttingDown: () => false,
  }
  const api = createApi(context)
  const server = createServer((request, response) => void api(request, response))
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${port}`,
    context,
    remove: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await registered.registry.close()
      await locks.close()
      await database.close()
    },
  }
}
