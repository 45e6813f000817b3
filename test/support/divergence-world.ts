import { createPrismaJournal } from '@/server/journal/prisma-journal'
import type { Participant } from '@/server/participant/participant'
import { systemClock } from '@/server/platform/clock'
import { openDatabase } from '@/server/platform/open-database'
import { type CompareDeps, compareOutcomes } from '@/server/recovery/compare-outcomes'
import { createPrismaOutcomes } from '@/server/recovery/prisma-outcomes'
import { readDivergence } from '@/server/view/divergence'
import { CLUSTER, type Cluster } from './cluster'
import { lookAt } from './cluster-transfer'
import { eventually } from './eventually'
import { quiet } from './journal-world'

const RETENTION_DAYS = 30
const FOUND_MS_MAX = 40_000
/** What ended while nobody compared may have to wait for the next round. */
const CHECKED_MS_MAX = 100_000

/** What the audit of a cluster has found, and one comparison by hand beside it. */
export async function openDivergence(cluster: Cluster) {
  const { url } = cluster.journal
  const database = openDatabase({ url, connectionsMax: 2, application: 'test' })
  const journal = await createPrismaJournal({
    ...{ url, role: 'web', process: 'web', owner: null, cluster: CLUSTER, clock: systemClock },
    logger: quiet,
  })
  const ledger = createPrismaOutcomes(database.prisma, RETENTION_DAYS)
  const deps: CompareDeps = { ledger, journal, clock: systemClock, cluster: CLUSTER }
  const read = () => readDivergence(database, { now: Date.now() })
  return {
    ledger,
    read,
    /** Everything there is at one bank, in one comparison. */
    compare: (participant: Participant) => {
      const { outcomes } = participant
      if (outcomes === undefined)
        throw new Error(`the outcomes of ${participant.name} cannot be read`)
      const everything = { from: '0000000', until: 'ZZZZZZZ' }
      return compareOutcomes(deps, { ...participant, outcomes }, everything)
    },
    /** Waits until the audit has compared so many outcomes at each bank. */
    checked: (count: number) =>
      eventually(
        async () => {
          const found = await read()
          return found.participants.every(({ checked }) => checked >= count) && found
        },
        { what: `that ${count} outcomes are checked at each bank`, withinMs: CHECKED_MS_MAX },
      ),
    /** Waits until a branch of the transfer is found to have diverged. */
    found: async (key: string) => {
      const id = (await lookAt(cluster, key))?.id
      return eventually(
        async () => (await read()).items.find(({ transaction }) => transaction === id) ?? null,
        { what: `that the divergence of ${key} is found`, withinMs: FOUND_MS_MAX },
      )
    },
    close: async () => {
      await journal.close()
      await database.close()
    },
  }
}

export type DivergenceWorld = Awaited<ReturnType<typeof openDivergence>>
