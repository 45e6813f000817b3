import type { Client } from '@/sdk/client'
import type { Clock } from '../platform/clock'
import type { Home } from '../platform/home'
import type { Logger } from '../platform/logger'
import { createAgents, createTripServices } from './agents'
import { createBank } from './bank'
import { createCrashTests } from './crash-tests'
import { createFaults } from './faults'
import type {
  ArmFailpoint,
  LabAgent,
  LabDatabase,
  LabReply,
  LabTrip,
  Note,
  Supervisor,
} from './lab-ports'
import { problemReply } from './lab-reply'
import { answer, labRoutes } from './lab-routes'
import { openLinks, register } from './links'
import { createProcesses } from './processes'
import { createRunFiles } from './run-files'
import { createRuns } from './runs'
import { createTripStore } from './trip-store'

export interface LabOptions {
  /** The lab is a client like any other. */
  readonly api: Client
  /** Its banks, by their own addresses. */
  readonly databases: readonly LabDatabase[]
  readonly agents: readonly LabAgent[]
  readonly trips: readonly LabTrip[]
  readonly supervisor: Supervisor
  readonly failpoint: ArmFailpoint
  readonly home: Home
  readonly clock: Clock
  readonly logger: Logger
  /** Ids that sort by the time they were made at. */
  readonly newId: () => string
  /** In [0, 1), for pauses. */
  readonly dice: () => number
  readonly note: Note
}

export interface Lab {
  /** Answers everything under `/v1/lab`; `path` is what follows `/v1`. */
  call(method: string, path: string, body: unknown, signal: AbortSignal): Promise<LabReply>
  close(): Promise<void>
}

/**
 * The demo: banks behind links that can be made bad, a workload, and the money counted all the
 * time. It answers at once; the banks become participants as soon as Verdict is there.
 */
export async function createLab(options: LabOptions): Promise<Lab> {
  const { databases, home, clock, logger, supervisor, note } = options
  const closed = new AbortController()
  const banks = databases.map(createBank)
  const stores = options.trips.map(createTripStore)
  const links = await openLinks(databases, { home, clock })
  const faults = createFaults({ ...options, banks, links })
  const processes = createProcesses({
    supervisor,
    clock,
    note,
    onSeen: faults.processSeen,
    closed: closed.signal,
  })
  const shared = {
    banks,
    stores,
    readyAgents: createAgents({ ...options, closed: closed.signal }),
    readyTrips: createTripServices({ ...options, closed: closed.signal }),
    isBroken: () => faults.list().length > 0,
  }
  const runs = createRuns({
    ...{ ...options, ...shared },
    files: createRunFiles(home),
    isCrashing: () => crashTests.isGoing(),
  })
  const crashTests = createCrashTests({
    ...{ ...options, ...shared },
    isRunGoing: runs.isGoing,
  })
  const routes = labRoutes({ databases, faults, processes, runs, crashTests })
  runs.resume()
  crashTests.resume()
  void processes.loop()
  void faults.loop()
  for (const link of links) void register(link, { ...options, closed: closed.signal })

  return {
    call: async (method, path, body) => {
      try {
        return await answer(routes, { method, path, body })
      } catch (error) {
        logger.error({ error, method, path }, 'the lab could not answer')
        const detail = `The lab could not do this: ${error instanceof Error ? error.message : error}. It may be half of what was asked. Look at the page again, and at the lab's log.`
        return problemReply({ code: 'internal', detail })
      }
    },
    close: async () => {
      closed.abort()
      runs.close()
      faults.close()
      await Promise.all(links.map(({ proxy }) => proxy.close()))
      await Promise.all([...banks, ...stores].map((one) => one.close()))
    },
  }
}
