import { createServer } from 'node:http'
import { join } from 'node:path'
import { pino } from 'pino'
import { ulid } from 'ulid'
import { forwardTransactions } from '@/server/api/forward-transactions'
import { forwardWaits } from '@/server/api/forward-waits'
import { createApi } from '@/server/api/serve'
import { localOperator } from '@/server/contract/identity'
import { createPrismaBatches } from '@/server/inbox/prisma-batches'
import { createPrismaInbox } from '@/server/inbox/prisma-inbox'
import { createPostgresParticipant } from '@/server/participant/postgres-participant'
import { createSecrets } from '@/server/participant/secrets'
import { systemClock } from '@/server/platform/clock'
import { freePort, openHome } from '@/server/platform/home'
import { openDatabase } from '@/server/platform/open-database'
import { createLook } from '@/server/run-waits'
import { createView } from '@/server/view/view'
import { alertDesk } from './alert-desk'
import { CLUSTER, type Cluster } from './cluster'
import { startExplorations } from './explorations'
import { openLocks } from './locks'
import type { MemoryJournal } from './memory-journal'
import { createMemoryJournal, newDisk } from './memory-journal'
import { openRegistry } from './registry-world'
import { startSimulations } from './simulations'

export interface ClusterApi {
  readonly url: string
  remove(): Promise<void>
}

/** The API as web serves it, in the test's own process, before a coordinator that may be killed. */
export async function startClusterApi(cluster: Cluster, name: string): Promise<ClusterApi> {
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
  // Nothing here writes to a journal: it is an operator's.
  const journal: MemoryJournal = createMemoryJournal(newDisk())
  const locks = openLocks(cluster.journal.url)
  const api = createApi({
    ...{ port, cluster: CLUSTER, environment: 'test', ...registered, journal, view, locks },
    inbox: createPrismaInbox(database.prisma),
    batches: createPrismaBatches(database.prisma),
    alerts: alertDesk(database, { secrets: registered.secrets, cluster: CLUSTER, port }),
    ...{ explorations: startExplorations(), simulations: startSimulations() },
    transactions: forwardTransactions({ view, clock: systemClock, token }),
    readWaits: forwardWaits(
      { view, clock: systemClock, token },
      createLook({ ...registered, clock: systemClock, cluster: CLUSTER, locks }),
    ),
    readVerdicts: async () => ({ store: 'postgres', blockedBy: null, nodes: [] }),
    ...{ lab: null, logger: pino({ level: 'silent' }), clock: systemClock, newUlid: ulid },
    ...{ publicUrl: null, accounts: null },
    identify: async () => localOperator,
    newRequestId: () => ulid(),
    isShuttingDown: () => false,
  })
  const server = createServer((request, response) => void api(request, response))
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${port}`,
    remove: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await registered.registry.close()
      await locks.close()
      await database.close()
    },
  }
}
